using Daphne.Clusters;
using Daphne.Data;
using Daphne.Operations;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Deployments;

/// <summary>Makes a deployment what it should be again: an operation on just the nodes that differ. What is as it should be is not touched.</summary>
public sealed class DeploymentReconciler(IDbContextFactory<DashboardDbContext> database, OperationQueue queue, TimeProvider clock)
{
    /// <exception cref="ProblemException">Nothing differs, or another operation is not done yet.</exception>
    public Task<Operation> ReconcileAsync(string deploymentId, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var deployment = await DeploymentService.Whole(context).SingleOrDefaultAsync(deployment => deployment.Id == deploymentId, cancellationToken)
            ?? throw ProblemException.NotFound("deployment", deploymentId);
        await OperationQueue.RefuseWhileActiveAsync(context, deploymentId, OperationKind.Reconcile, cancellationToken);
        var differing = DeploymentDifference.Find(deployment);
        var unfinished = differing.Any(difference => difference.Kind == DifferenceKind.Unfinished) ? await UnfinishedAsync(context, deploymentId, cancellationToken) : [];
        var nodes = deployment.Cluster!.Nodes.Where(node => differing.Any(difference => difference.NodeId == node.Id) || unfinished.Contains(node.Id)).ToList();
        if (nodes.Count == 0)
            throw ProblemException.Conflict($"There is nothing to reconcile: '{deployment.Name}' is as it should be.");
        deployment.ForgetRestarts();
        return await EnqueueAsync(context, deployment, nodes, isAutomatic: false, cancellationToken);
    });

    /// <summary>Stores the operation with whatever else the context holds.</summary>
    internal Task<Operation> EnqueueAsync(
        DashboardDbContext context, Deployment deployment, IReadOnlyList<Node> nodes, bool isAutomatic, CancellationToken cancellationToken)
    {
        deployment.Become(deployment.Goal == DeploymentGoal.Running ? DeploymentStatus.Deploying : DeploymentStatus.Stopping, null, clock.GetUtcNow());
        return queue.EnqueueAsync(context, OperationPlan.Reconcile(deployment, deployment.Cluster!, nodes, isAutomatic, clock.GetUtcNow()), cancellationToken);
    }

    /// <summary>The nodes on which the last operation left something undone.</summary>
    private static async Task<IReadOnlyCollection<string>> UnfinishedAsync(DashboardDbContext context, string deploymentId, CancellationToken cancellationToken)
    {
        var last = await context.Operations.AsNoTracking().Where(operation => operation.DeploymentId == deploymentId && operation.Kind != OperationKind.Run)
            .Include(operation => operation.Stages).ThenInclude(stage => stage.Steps)
            .OrderByDescending(operation => operation.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        return last is null ? [] : [.. last.Stages.SelectMany(stage => stage.Steps).Where(step => step.Status != StepStatus.Succeeded).Select(step => step.NodeId).Distinct()];
    }
}
