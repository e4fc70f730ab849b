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

    /// <summary>Bytes that were mirrored, also those that are dropped by now.</summary>
    public long Length { get; set; }

    /// <summary>
    /// The offset at which the file that the node has now begins: not 0 where the one before it was truncated or replaced there. The node's
    /// file is read on from <see cref="Length"/> less this.
    /// </summary>
    public long RemoteStart { get; set; }

    /// <summary>So many of the first bytes are not kept any more: whole chunks, or all of a complete stream.</summary>
    public long DroppedBytes { get; set; }

    /// <summary>Lines that began in the dropped bytes.</summary>
    public long DroppedLines { get; set; }

    /// <summary>Newline characters stored.</summary>
    public long Newlines { get; set; }

    /// <summary>Whether the last byte is not a newline, so that a last line stands unfinished.</summary>
    public bool EndsInsideLine { get; set; }

    /// <summary>Nothing more will come.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Of an attempt to read what is dropped.</summary>
    internal ProblemException Dropped() => ProblemException.Refused(
        $"The log '{Name}' is kept from byte {DroppedBytes} and line {DroppedLines + 1} on; what was before was dropped, as its limits of age and size say. Read from there on.");

    /// <summary>Lines to show, an unfinished last one included.</summary>
    public long LineCount => Newlines + (EndsInsideLine ? 1 : 0);
}
