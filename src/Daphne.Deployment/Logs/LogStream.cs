namespace Daphne.Logs;

/// <summary>The output of one worker, run or step, kept byte for byte after the worker, the node or the deployment is gone.</summary>
public sealed class LogStream
{
    public required string Id { get; init; }
    public required LogStreamKind Kind { get; init; }

    /// <summary>The deployment whose merged log it is part of.</summary>
    public string? DeploymentId { get; init; }

    /// <summary>Shown to people: <c>s1:50000</c>, <c>Run 3</c>, <c>Transfer on s2</c>.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Bytes stored; also the offset to read on from.</summary>
    public long Length { get; set; }

    /// <summary>Newline characters stored.</summary>
    public long Newlines { get; set; }

    /// <summary>Whether the last byte is not a newline, so that a last line stands unfinished.</summary>
    public bool EndsInsideLine { get; set; }

    /// <summary>Nothing more will come.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Lines to show, an unfinished last one included.</summary>
    public long LineCount => Newlines + (EndsInsideLine ? 1 : 0);
}
