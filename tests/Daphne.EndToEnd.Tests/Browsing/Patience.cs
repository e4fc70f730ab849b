namespace Daphne.EndToEnd.Browsing;

/// <summary>How long a story waits for what must happen: long, since a busy machine is no fault of the dashboard.</summary>
public static class Patience
{
    public const int Milliseconds = 20_000;

    public static TimeSpan Time { get; } = TimeSpan.FromMilliseconds(Milliseconds);
}
