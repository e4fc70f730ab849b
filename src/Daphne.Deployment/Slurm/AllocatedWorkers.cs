using Daphne.Deployments;

namespace Daphne.Slurm;

/// <summary>What the state of a job means for the workers that it holds. Where they are, and that they answer, they tell themselves.</summary>
internal sealed class AllocatedWorkers(WorkerRegistry registry, DeploymentStatusKeeper keeper, TimeProvider clock)
{
    /// <summary>The end of a job ends its workers by a signal, a moment before anybody knows that it was the job.</summary>
    private static readonly int[] Signals = [130, 137, 143];

    private const string IsSuspended = "Its job is suspended.";

    public async Task FollowAsync(Allocation allocation, CancellationToken cancellationToken)
    {
        var ids = await registry.OfAllocationAsync(allocation.Id, cancellationToken);
        await registry.ChangeAsync(ids, row => Follow(row, allocation), cancellationToken);
        if (allocation.DeploymentId is { } deploymentId)
            await keeper.RefreshAsync(deploymentId, cancellationToken);
    }

    private void Follow(Worker row, Allocation allocation)
    {
        if (row.Status == WorkerStatus.Stopped)
            return;
        if (allocation.State.IsOver())
            End(row, allocation);
        else if (row.Status == WorkerStatus.Stopping)
            return;
        else if (allocation.State.IsWaiting())
            Become(row, WorkerStatus.Queued, SlurmReasons.Waiting(allocation, clock.GetUtcNow()));
        else if (allocation.State == AllocationState.Suspended)
            Become(row, WorkerStatus.Unknown, IsSuspended);
        else if (row.Status == WorkerStatus.Queued || row is { Status: WorkerStatus.Unknown, Detail: IsSuspended })
            Become(row, WorkerStatus.Starting, null);
    }

    private void End(Worker row, Allocation allocation)
    {
        var isByJob = row.Status == WorkerStatus.Failed && row.ExitCode is { } code && Signals.Contains(code) && allocation.EndsAt is { } end && row.StatusSince > end - TimeSpan.FromMinutes(1);
        if (row.Status is WorkerStatus.Queued or WorkerStatus.Starting or WorkerStatus.Ready or WorkerStatus.Stopping or WorkerStatus.Unknown || isByJob)
            Become(row, allocation.IsEnding ? WorkerStatus.Stopped : WorkerStatus.Lost, allocation.IsEnding ? null : $"{SlurmReasons.Own(allocation)} is over: {SlurmReasons.OfEnd(allocation)}");
    }

    private void Become(Worker row, WorkerStatus status, string? detail)
    {
        if (row.Status != status || row.Detail != detail)
            row.Become(status, clock.GetUtcNow(), detail);
    }
}
