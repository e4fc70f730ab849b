using Daphne.Clusters;
using Daphne.Data;
using Daphne.Slurm;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Tests.Engine;

/// <summary>Clusters with Slurm.</summary>
public sealed partial class TestEngine
{
    private bool hasSlurm;

    public SlurmService Slurm => Get<SlurmService>();

    public SlurmInterest SlurmInterest => Get<SlurmInterest>();

    /// <summary>The lab's Slurm, reached over its login node as alice, with an install root of its own on the shared directory.</summary>
    public async Task<Cluster> AddSlurmClusterAsync(SlurmDefaults? defaults = null, string? root = null)
    {
        var cluster = await CreateClusterAsync(new ClusterInput
        {
            Kind = ClusterKind.Slurm,
            User = "alice",
            Root = root ?? $"/shared/home/alice/daphne-{Id.New()}",
            Nodes = [NodeOf("login")],
            Slurm = defaults ?? new SlurmDefaults { PollSeconds = 2, MinPollSeconds = 1 },
        });
        await AcceptHostKeysAsync(cluster);
        hasSlurm = true;
        return cluster;
    }

    /// <summary>All Slurm jobs that a deployment has or had, oldest first.</summary>
    public async Task<IReadOnlyList<Allocation>> AllocationsAsync(string deploymentId)
    {
        await using var context = await Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync(Cancelled);
        return await context.Allocations.AsNoTracking().Where(allocation => allocation.DeploymentId == deploymentId).OrderBy(allocation => allocation.Number).ToListAsync(Cancelled);
    }

    /// <summary>The jobs that looked at compute nodes of a cluster, as far as they are remembered.</summary>
    public async Task<IReadOnlyList<Allocation>> ProbesAsync(Cluster cluster)
    {
        await using var context = await Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync(Cancelled);
        return await context.Allocations.AsNoTracking().Where(allocation => allocation.ClusterId == cluster.Id && allocation.Kind == AllocationKind.Probe).ToListAsync(Cancelled);
    }

    /// <summary>What the last check found out.</summary>
    public async Task<SlurmFacts> SlurmFactsAsync(Cluster cluster) =>
        (await Get<SlurmService>().GetSiteAsync(cluster.Id, Cancelled)).Facts ?? throw new InvalidOperationException("Nothing was found out.");
}
