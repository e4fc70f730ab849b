using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Packages;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Operations;

/// <summary>What an operation is about, read once when it begins.</summary>
internal sealed record OperationScene(Operation Operation, Cluster Cluster, Deployment? Deployment, Release? Release)
{
    public Package Package => Release!.Package!;

    public static async Task<OperationScene> LoadAsync(IDbContextFactory<DashboardDbContext> database, string operationId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var operation = await context.Operations.AsNoTracking()
            .Include(operation => operation.Stages.OrderBy(stage => stage.Ordinal)).ThenInclude(stage => stage.Steps.OrderBy(step => step.Ordinal))
            .AsSplitQuery().SingleAsync(operation => operation.Id == operationId, cancellationToken);
        var cluster = await context.Clusters.AsNoTracking().Include(cluster => cluster.Nodes.OrderBy(node => node.Ordinal))
            .SingleAsync(cluster => cluster.Id == operation.ClusterId, cancellationToken);
        var deployment = operation.DeploymentId is null ? null : await context.Deployments.AsNoTracking()
            .SingleAsync(deployment => deployment.Id == operation.DeploymentId, cancellationToken);
        var release = operation.ReleaseNumber is null ? null : await context.Releases.AsNoTracking().Include(release => release.Package)
            .SingleOrDefaultAsync(release => release.DeploymentId == operation.DeploymentId && release.Number == operation.ReleaseNumber, cancellationToken);
        return new OperationScene(operation, cluster, deployment, release);
    }
}
