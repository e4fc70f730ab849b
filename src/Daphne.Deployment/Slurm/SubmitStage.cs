using Daphne.Deployments;
using Daphne.Monitoring;
using Daphne.Operations;
using Daphne.Remote;

namespace Daphne.Slurm;

/// <summary>
/// Submits allocations for the workers that are missing, and ends those that are too much or of an older release. What lives and is as it
/// should be is kept. Rows are stored first, so that what was submitted and then forgotten by a crash is found again by its token.
/// </summary>
internal sealed class SubmitStage(
    AllocationRegistry allocations, WorkerRegistry workers, SlurmSubmitter submitter, SlurmCanceller canceller, SecretVariables secrets,
    MonitorService monitors, TimeProvider clock) : IStage
{
    public string Name => StageNames.Submit;

    public TakeUp TakeUp => TakeUp.Reattach;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        var (deployment, release) = (step.Scene.Deployment!, step.Scene.Release!);

        // A replacement is all workers once more, on standby beside those that run.
        var isStandby = step.Scene.Operation.Kind == OperationKind.Replace;
        var present = isStandby ? await workers.StandbyAsync(deployment.Id, cancellationToken) : await workers.CurrentAsync(deployment.Id, step.Node.Id, cancellationToken);
        var unfinished = (await allocations.UnfinishedAsync(deployment.Id, cancellationToken))
            .Where(allocation => isStandby ? allocation.IsStandby : allocation.Kind == AllocationKind.Workers).ToList();
        var wanted = SlurmPlan.Workers(step.Scene.Cluster, release.Settings);
        var kept = Needed(unfinished.FindAll(allocation => allocation.ReleaseNumber == release.Number && !allocation.IsEnding), present, wanted, isStandby);
        await canceller.CancelAsync(step, [.. unfinished.Except(kept)], cancellationToken);
        var held = present.Where(worker => kept.Exists(allocation => allocation.Id == worker.AllocationId) && IsAlive(worker)).ToList();
        await workers.RetireAsync([.. present.Except(held).Select(worker => worker.Id)], cancellationToken);
        foreach (var planned in kept.Where(allocation => allocation.JobId is null))
            await SubmitAsync(step, planned, [.. held.Where(worker => worker.AllocationId == planned.Id)], cancellationToken);
        await AddAsync(step, deployment, release, held.Count, wanted, isStandby, cancellationToken);
        await ReportAsync(step, deployment.Id, cancellationToken);
    }

    /// <summary>As many whole allocations as the deployment has use for; what is too much is ended, the smallest first. A replacement is made of whole ones only.</summary>
    private static List<Allocation> Needed(List<Allocation> candidates, IReadOnlyList<Worker> present, int wanted, bool isStandby)
    {
        if (isStandby)
            return candidates.FindAll(allocation => present.Where(worker => worker.AllocationId == allocation.Id).All(IsAlive));
        var kept = new List<Allocation>();
        var left = wanted;
        foreach (var (allocation, count) in candidates.Select(allocation => (allocation, present.Count(worker => worker.AllocationId == allocation.Id && IsAlive(worker)))).OrderByDescending(pair => pair.Item2))
        {
            if (count == 0 || count > left)
                continue;
            kept.Add(allocation);
            left -= count;
        }
        return kept;
    }

    /// <summary>Also one that nobody can see at the moment: its allocation stands.</summary>
    private static bool IsAlive(Worker worker) => worker.Status is WorkerStatus.Queued or WorkerStatus.Starting or WorkerStatus.Ready or WorkerStatus.Unknown;

    /// <summary>Allocations for the workers that are missing: as many as were asked for where all are, and one where some are.</summary>
    private async Task AddAsync(StepContext step, Deployment deployment, Release release, int held, int wanted, bool isStandby, CancellationToken cancellationToken)
    {
        if (held >= wanted)
            return;
        var sizes = SlurmPlan.Divide(wanted - held, held == 0 ? release.Settings.Slurm?.Jobs ?? 1 : 1);
        var number = await allocations.NextNumberAsync(deployment.Id, cancellationToken);
        foreach (var (index, size) in sizes.Index())
        {
            var (allocation, its) = AllocationPlanner.OfWorkers(step.Scene.Cluster, deployment, release, number + index, size, clock.GetUtcNow());
            if (isStandby)
            {
                allocation.StandBy();
                foreach (var worker in its)
                    worker.StandBy();
            }
            await allocations.PlanAsync(allocation, its, cancellationToken);
            await SubmitAsync(step, allocation, its, cancellationToken);
        }
    }

    private Task SubmitAsync(StepContext step, Allocation allocation, IReadOnlyList<Worker> its, CancellationToken cancellationToken) =>
        submitter.SubmitAsync(step, allocation,
        [
            new SlurmFile("worker.sh", RemoteScript.Command("slurm-worker.sh").Script),
            new SlurmFile("workers", string.Concat(its.OrderBy(worker => worker.Task).Select(worker => worker.Id + "\n"))),
        ], secrets.Exports(step.Scene.Release!.Settings), cancellationToken);

    private async Task ReportAsync(StepContext step, string deploymentId, CancellationToken cancellationToken)
    {
        monitors.Of(step.Scene.Cluster, step.Node);
        var names = (await allocations.UnfinishedAsync(deploymentId, cancellationToken)).Where(allocation => allocation.Kind == AllocationKind.Workers).Select(allocation => $"{allocation.JobId}").ToList();
        await step.ReportAsync(names.Count == 1 ? $"job {names[0]}" : $"jobs {string.Join(", ", names)}", cancellationToken);
    }
}
