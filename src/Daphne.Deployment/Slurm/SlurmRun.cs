namespace Daphne.Slurm;

/// <summary>How Slurm is to execute a run.</summary>
public sealed record SlurmRun
{
    /// <summary>The most processes of an MPI run: the coordinator, and as many as a deployment may have workers.</summary>
    public const int MaxRanks = SlurmPlan.MaxWorkers + 1;

    public SlurmRunMode Mode { get; init; }

    /// <summary>More words for srun; for a job of its own also for sbatch, where both know them (<c>--time</c>, <c>--mem</c> …).</summary>
    public IReadOnlyList<string> SrunArguments { get; init; } = [];

    /// <summary>Of an MPI run: how many processes, the coordinator among them. Null: one more than the deployment has workers.</summary>
    public int? Ranks { get; init; }

    /// <summary>Of an MPI run, what srun's <c>--mpi</c> is called with: <c>pmix</c>, <c>pmi2</c> …</summary>
    public string? Mpi { get; init; }
}

public enum SlurmRunMode
{
    /// <summary>A step in the allocation that holds the workers.</summary>
    Step,

    /// <summary>A job of its own, which may have to wait for its turn.</summary>
    Job,

    /// <summary>A job of its own in which DAPHNE distributes its work over MPI; it needs none of the deployment's workers.</summary>
    Mpi,
}
