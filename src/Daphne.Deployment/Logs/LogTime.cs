namespace Daphne.Logs;

/// <summary>When lines arrived: those from <see cref="Line"/> on, up to the next row of the stream. At most one row a second.</summary>
public sealed class LogTime
{
    public required string StreamId { get; init; }

    /// <summary>Its number within the stream.</summary>
    public required long Line { get; init; }

    public required DateTimeOffset At { get; init; }
}
