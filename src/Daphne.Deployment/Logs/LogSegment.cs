namespace Daphne.Logs;

/// <summary>A row of the index behind a deployment's merged log: so many whole lines of one stream, in the order in which they arrived.</summary>
public sealed class LogSegment
{
    public required string DeploymentId { get; init; }

    /// <summary>Of its first line within the merged log.</summary>
    public required long MergedLine { get; init; }

    public required string StreamId { get; init; }

    /// <summary>Of its first line within the stream.</summary>
    public required long StreamLine { get; init; }

    public required long Lines { get; set; }

    /// <summary>Another segment stands behind it, so it must not grow any more.</summary>
    public bool IsClosed { get; set; }

    public required DateTimeOffset At { get; init; }
}
