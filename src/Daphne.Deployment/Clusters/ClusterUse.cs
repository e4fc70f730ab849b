using Daphne.Data;
using Daphne.Deployments;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Clusters;

/// <summary>Who needs a cluster or node as it is.</summary>
internal static class ClusterUse
{
    public static async Task RefuseWhileDeployedAsync(DashboardDbContext context, string clusterId, string what, CancellationToken cancellationToken)
    {
        var deployment = await context.Deployments.FirstOrDefaultAsync(
            deployment => deployment.ClusterId == clusterId && deployment.Status != DeploymentStatus.Cleaned, cancellationToken);
        if (deployment is not null)
            throw ProblemException.Conflict($"The deployment '{deployment.Name}' is installed there: {what} before it is cleaned.");
    }

    public static async Task RefuseIfBusyAsync(DashboardDbContext context, Node node, string what, CancellationToken cancellationToken)
    {
        var name = await context.Workers.Where(worker => worker.NodeId == node.Id && worker.IsCurrent)
            .Join(context.Deployments, worker => worker.DeploymentId, deployment => deployment.Id, (_, deployment) => deployment)
            .Where(deployment => deployment.Status != DeploymentStatus.Cleaned).Select(deployment => deployment.Name).FirstOrDefaultAsync(cancellationToken);
        if (name is not null)
            throw ProblemException.Conflict($"'{node.Name}' cannot change now: the deployment '{name}' is on it. Clean that first, then {what}.");
    }
}
