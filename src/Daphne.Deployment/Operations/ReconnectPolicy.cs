namespace Daphne.Operations;

/// <summary>How long a step tries to get back to a node whose connection was lost, and after which pauses.</summary>
internal sealed record ReconnectPolicy
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>From the first loss on.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>2, 4, 8, 16, 30, 30 … seconds.</summary>
    /// <param name="attempt">1 is the first.</param>
    public static TimeSpan PauseBefore(int attempt) =>
        attempt < 5 ? TimeSpan.FromSeconds(1 << attempt) : LongestPause;
}
