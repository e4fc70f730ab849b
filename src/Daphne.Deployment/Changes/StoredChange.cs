namespace Daphne.Changes;

/// <summary>
/// The last time that an instance announced a change of one thing, for the other instances to read. A repeated change moves to the end
/// by its new sequence number, so the table is no longer than there are things, and whoever reads on from a number misses none.
/// </summary>
public sealed class StoredChange
{
    public required ChangeTopic Topic { get; init; }
    public required string Id { get; init; }

    /// <summary>The instance that announced it.</summary>
    public required string Origin { get; init; }

    public string? DeploymentId { get; init; }
    public required long Sequence { get; init; }

    /// <summary>For its removal once everybody has read it.</summary>
    public required DateTimeOffset At { get; init; }
}
