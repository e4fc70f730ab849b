namespace Daphne.Instances;

/// <summary>One running dashboard. Several may share a database; each says now and then that it is still there.</summary>
public sealed class Instance
{
    /// <summary>New at every start.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// The place in a data directory that only one living process can hold. Whoever holds it next knows that the one before is dead, and
    /// need not wait for its leases to run out.
    /// </summary>
    public required string Place { get; init; }

    /// <summary>Machine and process, for people.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>By the database's clock. It counts as gone after this.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }
}
