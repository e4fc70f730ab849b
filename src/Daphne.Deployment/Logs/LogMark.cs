namespace Daphne.Logs;

/// <summary>A place in a stream at which something happened to the file itself: on the node it was truncated or replaced there.</summary>
public sealed class LogMark
{
    public required string StreamId { get; init; }

    /// <summary>The first byte of what came afterwards.</summary>
    public required long Offset { get; init; }

    /// <summary>The line that begins there, or is cut in two.</summary>
    public required long Line { get; init; }

    public required DateTimeOffset At { get; init; }
}
