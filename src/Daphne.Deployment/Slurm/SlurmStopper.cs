using Daphne.Deployments;
using Daphne.Operations;

namespace Daphne.Slurm;

/// <summary>Stops the workers of a deployment by ending the allocations that hold them.</summary>
internal sealed class SlurmStopper(AllocationRegistry allocations, WorkerRegistry workers, SlurmCanceller canceller, TimeProvider clock)
{
    /// <param name="step">On the login node.</param>
    /// <param name="left">Its workers that may live.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task StopAsync(StepContext step, IReadOnlyList<Worker> left, CancellationToken cancellationToken)
    {
        var unfinished = await allocations.UnfinishedAsync(step.Scene.Deployment!.Id, cancellationToken);
        await workers.ChangeAsync([.. left.Select(worker => worker.Id)], row => row.Become(WorkerStatus.Stopping, clock.GetUtcNow()), cancellationToken);
        await canceller.CancelAsync(step, unfinished, cancellationToken);
        await workers.ChangeAsync([.. left.Select(worker => worker.Id)], Stopped, cancellationToken);
        await step.ReportAsync(left.Count, left.Count, "workers", null, cancellationToken);
    }

    /// <summary>What it said of its own end meanwhile stays.</summary>
    private void Stopped(Worker row)
    {
        if (row.Status != WorkerStatus.Stopped)
            row.Become(WorkerStatus.Stopped, clock.GetUtcNow());
    }
}
