using Daphne.Changes;
using Daphne.Deployments;
using Daphne.Monitoring;
using Daphne.Operations;

namespace Daphne.Slurm;

/// <summary>
/// Waits until every worker of the running allocations answers. Each is asked on its own compute node, by the script that started it, which
/// the login node need not reach; what it says comes by the node's status stream.
/// </summary>
internal sealed class SlurmCheck(WorkerRegistry registry, AllocationRegistry allocations, MonitorService monitors, ChangeFeed feed, TimeProvider clock)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <exception cref="ProblemException">Not all of them are ready in time.</exception>
    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        var deploymentId = step.Scene.Deployment!.Id;
        var limit = TimeSpan.FromSeconds(step.Scene.Release!.Settings.ReadyTimeoutSeconds);
        var begun = clock.GetTimestamp();
        using var changes = feed.Subscribe(change => change.Topic is ChangeTopic.Worker or ChangeTopic.Allocation && change.DeploymentId == deploymentId);
        while (true)
        {
            monitors.Of(step.Scene.Cluster, step.Node);
            var isReplacing = step.Scene.Operation.Kind == OperationKind.Replace;
            var awaited = (await allocations.AwaitedAsync(deploymentId, step.Scene.Release.Number, isReplacing, cancellationToken)).Select(allocation => allocation.Id).ToHashSet();
            var all = isReplacing ? await registry.StandbyAsync(deploymentId, cancellationToken) : await registry.CurrentAsync(deploymentId, step.Node.Id, cancellationToken);
            var workers = all.Where(worker => awaited.Contains(worker.AllocationId!)).ToList();
            var ready = workers.Count(worker => worker.Status == WorkerStatus.Ready);
            await step.ReportAsync(ready, workers.Count, "workers", null, cancellationToken);
            var ended = workers.FindAll(worker => worker.Status is WorkerStatus.Failed or WorkerStatus.Lost or WorkerStatus.Stopped);
            if (ready + ended.Count == workers.Count && ended.Count == 0)
                return;
            if (ready + ended.Count == workers.Count)
                throw Failed(step, ended, "");
            if (clock.GetElapsedTime(begun) > limit)
            {
                var silent = workers.Except(ended).Where(worker => worker.Status != WorkerStatus.Ready).ToList();
                await registry.ChangeAsync([.. silent.Select(worker => worker.Id)], row => row.Become(WorkerStatus.Failed, clock.GetUtcNow(), $"It did not answer within {limit.TotalSeconds:0} s."), cancellationToken);
                throw Failed(step, [.. ended, .. silent], $" {silent.Count} of {workers.Count} did not answer within {limit.TotalSeconds:0} s of their job's start.");
            }
            await changes.NextAsync(LookAgain, cancellationToken);
        }
    }

    /// <summary>Many workers fail for one reason, as a rule: each reason is told once.</summary>
    private static ProblemException Failed(StepContext step, IReadOnlyList<Worker> failed, string more)
    {
        var reasons = failed.Where(worker => worker.Detail is not null).GroupBy(worker => worker.Detail).Select(group => $"{group.Count()} × {group.Key}");
        return new ProblemException(ProblemKind.Remote, $"{step.Node.Name}: {failed.Count} workers are not ready.{more} {string.Join(" ", reasons)} Their logs, and that of the job, say more.");
    }
}
