namespace Daphne.Slurm;

/// <summary>One job, as squeue, sacct or scontrol tell of it.</summary>
public sealed record SlurmJob
{
    public required long JobId { get; init; }
    public required string Name { get; init; }
    public required AllocationState State { get; init; }
    public string? Partition { get; init; }
    public string? Reason { get; init; }

    /// <summary>In Slurm's short form: <c>n[1-4]</c>; null while it has none.</summary>
    public string? Nodes { get; init; }

    public int? NodeCount { get; init; }
    public int? Cpus { get; init; }
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>Of one that waits, when Slurm expects it to start.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }
    public int? ExitCode { get; init; }
    public int? Restarts { get; init; }
}
