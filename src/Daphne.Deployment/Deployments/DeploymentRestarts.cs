using Daphne.Clusters;
using Daphne.Data;
using Daphne.Operations;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Deployments;

/// <summary>
/// Applies the restart policies. All that it goes by is stored, so it goes on where it was after a restart of the dashboard; and of
/// several dashboards that look at the same time, one stores the operation and the others find it there.
/// </summary>
internal sealed class DeploymentRestarts(IDbContextFactory<DashboardDbContext> database, DeploymentReconciler reconciler, TimeProvider clock)
{
    /// <summary>Brings back what is due.</summary>
    /// <returns>When something will be due next; null where that depends on what happens.</returns>
    public async Task<DateTimeOffset?> LookAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? next = null;
        foreach (var id in await CandidatesAsync(cancellationToken))
            if (await Concurrency.RetryAsync(() => LookAsync(id, cancellationToken)) is { } due && (next is null || due < next))
                next = due;
        return next;
    }

    private async Task<IReadOnlyList<string>> CandidatesAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Deployments.Where(deployment => deployment.Goal == DeploymentGoal.Running && (deployment.Restarts > 0
                || deployment.Workers.Any(worker => worker.IsCurrent && (worker.Status == WorkerStatus.Failed || worker.Status == WorkerStatus.Lost))))
            .Select(deployment => deployment.Id).ToListAsync(cancellationToken);
    }

    private async Task<DateTimeOffset?> LookAsync(string deploymentId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var deployment = await DeploymentService.Whole(context).SingleOrDefaultAsync(deployment => deployment.Id == deploymentId, cancellationToken);
        if (deployment is not { Goal: DeploymentGoal.Running } || await IsTakenAsync(context, deploymentId, cancellationToken))
            return null;
        var now = clock.GetUtcNow();
        if (deployment is { Status: DeploymentStatus.Ready, Restarts: > 0 })
        {
            if (deployment.StatusSince + RestartRule.Proof is var proven && proven > now)
                return proven;
            deployment.ForgetRestarts();
            await context.SaveChangesAsync(cancellationToken);
            return null;
        }
        var (nodes, dead) = Reachable(deployment);
        if (RestartRule.Due(deployment, dead) is not { } due || due > now)
            return RestartRule.Due(deployment, dead);
        deployment.Restart(now);
        try
        {
            await reconciler.EnqueueAsync(context, deployment, nodes, isAutomatic: true, cancellationToken);
        }
        catch (ProblemException)
        {
            // Another dashboard, or a person, was faster; or a run is on the workers, whose end is announced; or it is refused for now. Others wait behind it.
        }
        return null;
    }

    /// <summary>The nodes in reach that have dead workers where there should be living ones, with those workers.</summary>
    private static (IReadOnlyList<Node> Nodes, IReadOnlyList<Worker> Dead) Reachable(Deployment deployment)
    {
        var missing = DeploymentDifference.Find(deployment).Where(difference => difference.Kind == DifferenceKind.Missing).Select(difference => difference.NodeId).ToHashSet();
        var nodes = deployment.Cluster!.Nodes.Where(node => node.Status == NodeStatus.Reachable && missing.Contains(node.Id)).ToList();
        var dead = deployment.Workers.Where(worker => RestartRule.IsDead(worker) && nodes.Exists(node => node.Id == worker.NodeId)).ToList();
        return (nodes.FindAll(node => dead.Exists(worker => worker.NodeId == node.Id)), dead);
    }

    /// <summary>Whether somebody is at it, or a person has cancelled what was last done: then a person says how it goes on.</summary>
    private static async Task<bool> IsTakenAsync(DashboardDbContext context, string deploymentId, CancellationToken cancellationToken)
    {
        var operations = context.Operations.AsNoTracking().Where(operation => operation.DeploymentId == deploymentId);
        if (await operations.AnyAsync(OperationRules.IsActive, cancellationToken))
            return true;
        return await operations.Where(operation => operation.Kind != OperationKind.Run).OrderByDescending(operation => operation.CreatedAt)
            .Select(operation => (OperationStatus?)operation.Status).FirstOrDefaultAsync(cancellationToken) == OperationStatus.Cancelled;
    }
}
