using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>How Slurm is to execute a run.</summary>
public sealed record SlurmRunRequest
{
    /// <summary>A step in the allocation that holds the workers, a job of its own, or a job of its own over MPI; a step, where left out.</summary>
    public SlurmRunMode? Mode { get; init; }

    /// <summary>More words for srun; for a job of its own also for sbatch, where both know them.</summary>
    public IReadOnlyList<string>? SrunArguments { get; init; }

    /// <summary>Of an MPI run: how many processes, the coordinator among them; one more than there are workers, where left out.</summary>
    public int? Ranks { get; init; }

    /// <summary>Of an MPI run, what srun's <c>--mpi</c> is called with: <c>pmix</c>, <c>pmi2</c> …</summary>
    public string? Mpi { get; init; }

    internal SlurmRun ToRun() => new() { Mode = Mode ?? SlurmRunMode.Step, SrunArguments = SrunArguments ?? [], Ranks = Ranks, Mpi = Mpi };
}
