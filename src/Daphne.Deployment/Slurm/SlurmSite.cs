namespace Daphne.Slurm;

/// <summary>What is known of a Slurm cluster, and what knowing it has cost. One row a cluster, written by the instance that has the cluster.</summary>
public sealed class SlurmSite
{
    public required string ClusterId { get; init; }

    /// <summary>Null before the first check.</summary>
    public SlurmFacts? Facts { get; set; }

    public SlurmSight Sight { get; set; } = SlurmSight.Nothing;

    /// <summary>Queries sent to Slurm.</summary>
    public long QueriesSent { get; set; }

    /// <summary>Queries that deployments and viewers would have sent, each for itself, and that were answered by those.</summary>
    public long QueriesSaved { get; set; }

    public DateTimeOffset? AskedAt { get; set; }

    /// <summary>Since when Slurm, or the way to it, does not answer; null while it does.</summary>
    public DateTimeOffset? UnreachableSince { get; set; }

    /// <summary>Why not, for people.</summary>
    public string? UnreachableDetail { get; set; }
}
