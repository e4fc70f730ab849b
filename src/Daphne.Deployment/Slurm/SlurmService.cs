using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Slurm;

/// <summary>What people see of Slurm clusters and of what would be asked of them.</summary>
public sealed class SlurmService(IDbContextFactory<DashboardDbContext> database)
{
    /// <summary>What is known of a Slurm cluster; nothing yet, before the first look at it.</summary>
    public async Task<SlurmSite> GetSiteAsync(string clusterId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var kind = await context.Clusters.Where(cluster => cluster.Id == clusterId).Select(cluster => (ClusterKind?)cluster.Kind).SingleOrDefaultAsync(cancellationToken)
            ?? throw ProblemException.NotFound("cluster", clusterId);
        if (kind != ClusterKind.Slurm)
            throw ProblemException.Conflict("This cluster has no Slurm. Only clusters of the kind 'slurm' have.");
        return await context.SlurmSites.AsNoTracking().SingleOrDefaultAsync(site => site.ClusterId == clusterId, cancellationToken) ?? new SlurmSite { ClusterId = clusterId };
    }

    /// <summary>Of jobs with these names, those that are ours, and whose.</summary>
    public async Task<IReadOnlyDictionary<string, SlurmJobOwner>> OwnersAsync(IReadOnlyCollection<string> jobNames, CancellationToken cancellationToken)
    {
        var tokens = jobNames.Where(Allocation.MayBeOurs).Select(name => name[Allocation.NameOf("").Length..]).ToList();
        if (tokens.Count == 0)
            return new Dictionary<string, SlurmJobOwner>();
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var owners = await context.Allocations.Where(allocation => tokens.Contains(allocation.Token))
            .Join(context.Deployments, allocation => allocation.DeploymentId, deployment => deployment.Id, (allocation, deployment) => new { allocation.Token, deployment.Id, deployment.Name })
            .ToListAsync(cancellationToken);
        return owners.ToDictionary(owner => Allocation.NameOf(owner.Token), owner => new SlurmJobOwner(owner.Id, owner.Name));
    }

    /// <summary>The batch scripts that a deployment would submit, one a job; only the token in their names is drawn anew then.</summary>
    public async Task<IReadOnlyList<string>> PreviewAsync(DeploymentInput input, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var cluster = await context.Clusters.AsNoTracking().Include(cluster => cluster.Nodes).SingleOrDefaultAsync(cluster => cluster.Id == input.ClusterId, cancellationToken)
            ?? throw ProblemException.BadInput($"There is no cluster '{input.ClusterId}'.");
        if (cluster.Kind != ClusterKind.Slurm)
            throw ProblemException.Conflict($"'{cluster.Name}' has no Slurm, so nothing is submitted there.");
        var sha = await context.Packages.Where(package => package.Id == input.PackageId).Select(package => package.Sha256).SingleOrDefaultAsync(cancellationToken)
            ?? throw ProblemException.BadInput($"There is no package '{input.PackageId}'.");
        DeploymentRules.Check(input.Settings, cluster);
        var script = new BatchScript(cluster, input.Settings, AllocationPlanner.SampleToken);
        return [.. SlurmPlan.Divide(SlurmPlan.Workers(cluster, input.Settings), input.Settings.Slurm?.Jobs ?? 1)
            .Select(workers => script.OfWorkers(AllocationPlanner.Describe(input.Name.Trim(), 1), workers, sha))];
    }

    /// <summary>The batch script that was submitted.</summary>
    public async Task<string> ScriptAsync(string deploymentId, string allocationId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Allocations.Where(allocation => allocation.Id == allocationId && allocation.DeploymentId == deploymentId)
            .Select(allocation => allocation.Script).SingleOrDefaultAsync(cancellationToken) ?? throw ProblemException.NotFound("allocation", allocationId);
    }
}
