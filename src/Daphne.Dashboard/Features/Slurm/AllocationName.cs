using System.Globalization;
using Daphne.Deployments;
using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>What a Slurm job of ours, and a worker in it, are called.</summary>
public static class AllocationName
{
    public static string Of(Allocation allocation) =>
        allocation.JobId is { } job ? string.Create(CultureInfo.InvariantCulture, $"job {job}") : $"allocation {allocation.Number}";

    /// <summary>As Slurm writes a task of a job: <c>4711.3</c>; the task alone until Slurm has accepted the job.</summary>
    public static string Of(Worker worker, Allocation? allocation) =>
        allocation?.JobId is { } job ? string.Create(CultureInfo.InvariantCulture, $"{job}.{worker.Task}") : $"task {worker.Task}";

    /// <summary>Where it is, or that it waits for its place.</summary>
    public static string PlaceOf(Worker worker) => worker.HasPlace ? string.Create(CultureInfo.InvariantCulture, $"{worker.NodeName}:{worker.Port}") : $"queued, task {worker.Task}";
}
