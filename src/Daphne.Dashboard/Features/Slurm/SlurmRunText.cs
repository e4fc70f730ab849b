using System.Globalization;
using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>Where a run was executed on a Slurm cluster, in words.</summary>
public static class SlurmRunText
{
    public static string Of(SlurmRun run) => run.Mode switch
    {
        SlurmRunMode.Step => "a step in the workers' own job",
        SlurmRunMode.Job => "a job of its own",
        _ => $"over MPI{(run.Ranks is { } ranks ? string.Create(CultureInfo.InvariantCulture, $", {ranks} processes") : null)}{(run.Mpi is { } mpi ? $", --mpi={mpi}" : null)}",
    };
}
