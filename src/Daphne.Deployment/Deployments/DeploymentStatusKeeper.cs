using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Data;
using Daphne.Operations;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Deployments;

/// <summary>Stores the state of a deployment anew whenever its workers or operations have changed.</summary>
public sealed class DeploymentStatusKeeper(IDbContextFactory<DashboardDbContext> database, ChangeFeed feed, TimeProvider clock)
{
    public Task RefreshAsync(string deploymentId, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        if (await ApplyAsync(context, deploymentId, cancellationToken))
            await context.SaveChangesAsync(cancellationToken);
        feed.Publish(new Change(ChangeTopic.Deployment, deploymentId, deploymentId));
        return true;
    });

    /// <summary>Does it in a context whose changes the caller saves and announces, so that they can be of one transaction with others.</summary>
    /// <returns>Whether anything has changed.</returns>
    internal async Task<bool> ApplyAsync(DashboardDbContext context, string deploymentId, CancellationToken cancellationToken)
    {
        var deployment = await context.Deployments
            .Include(deployment => deployment.Workers.Where(worker => worker.IsCurrent))
            .Include(deployment => deployment.Releases)
            .Include(deployment => deployment.Cluster).ThenInclude(cluster => cluster!.Nodes)
            .AsSplitQuery().SingleOrDefaultAsync(deployment => deployment.Id == deploymentId, cancellationToken);
        if (deployment is null)
            return false;
        var operations = context.Operations.AsNoTracking().Where(operation => operation.DeploymentId == deploymentId && operation.Kind != OperationKind.Run && operation.Kind != OperationKind.Replace);
        var active = await operations.Where(OperationRules.IsActive).Select(operation => (OperationKind?)operation.Kind).FirstOrDefaultAsync(cancellationToken);
        if (active is null)
            Release(deployment.Workers);
        var last = await operations.OrderByDescending(operation => operation.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        var expected = deployment.CurrentRelease is { } release
            ? NodeEndpoint.WorkersOf(deployment.Cluster!, release.Settings)
            : 0;
        var lastError = last is { Status: OperationStatus.Failed or OperationStatus.Cancelled } && !await IsSweptAsync(context, last, cancellationToken) && !await IsMendedAsync(context, last, deployment, cancellationToken) ? last.Error : null;
        var (status, detail) = DeploymentStatusRule.Evaluate(deployment.Goal, active, lastError, deployment.Workers, expected);
        if (active is null && deployment.GivenUp is { } givenUp)
            detail = detail is null ? givenUp : $"{detail} {givenUp}";
        return deployment.Become(status, detail, clock.GetUtcNow()) || context.ChangeTracker.HasChanges();
    }

    /// <summary>A sweep whose script failed has cleaned up all the same.</summary>
    private static async Task<bool> IsSweptAsync(DashboardDbContext context, Operation last, CancellationToken cancellationToken) =>
        last.Kind == OperationKind.Sweep && await context.Stages.AnyAsync(stage => stage.OperationId == last.Id && stage.Name == StageNames.Clean && stage.Status == StepStatus.Succeeded, cancellationToken);

    /// <summary>
    /// Whether an operation that did not end well is of yesterday: on each node where it left something undone, all workers are as they
    /// should be by now, as when a node came back into reach.
    /// </summary>
    private static async Task<bool> IsMendedAsync(DashboardDbContext context, Operation last, Deployment deployment, CancellationToken cancellationToken)
    {
        if (deployment.Goal != DeploymentGoal.Running || deployment.CurrentRelease is not { } release)
            return false;
        if (deployment.Cluster!.Kind == ClusterKind.Slurm)
            return deployment.Workers.Count(worker => worker.ReleaseNumber == deployment.ReleaseNumber && worker.Status == WorkerStatus.Ready) >= NodeEndpoint.WorkersOf(deployment.Cluster, release.Settings);
        var undone = await context.Set<OperationStep>().Where(step => step.OperationId == last.Id && step.Status != StepStatus.Succeeded)
            .Select(step => step.NodeId).Distinct().ToListAsync(cancellationToken);
        return undone.Count > 0 && undone.TrueForAll(id => deployment.Cluster!.Nodes.Find(node => node.Id == id) is { } node
            && NodeEndpoint.PortsOf(deployment.Cluster, node, release.Settings) is { Count: > 0 } ports
            && ports.All(port => deployment.Workers.Exists(worker => worker.NodeId == id && worker.Port == port
                && worker.ReleaseNumber == deployment.ReleaseNumber && worker.Status == WorkerStatus.Ready)));
    }

    /// <summary>What an operation had begun to start or stop when it failed or was cancelled: the node's status stream will tell what it is.</summary>
    private void Release(IEnumerable<Worker> workers)
    {
        // One that Slurm starts needs no operation for it.
        foreach (var worker in workers.Where(worker => worker.Status == WorkerStatus.Stopping || worker is { Status: WorkerStatus.Starting, AllocationId: null }))
            worker.Become(WorkerStatus.Unknown, clock.GetUtcNow(), "The operation on it ended early.");
    }
}
