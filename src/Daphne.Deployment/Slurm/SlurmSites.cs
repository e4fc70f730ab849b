using Daphne.Changes;
using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Slurm;

/// <summary>The rows of what is known of Slurm clusters.</summary>
internal sealed class SlurmSites(IDbContextFactory<DashboardDbContext> database, ChangeFeed feed)
{
    public Task ChangeAsync(string clusterId, Action<SlurmSite> change, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        if (await context.SlurmSites.SingleOrDefaultAsync(site => site.ClusterId == clusterId, cancellationToken) is not { } site)
        {
            if (!await context.Clusters.AnyAsync(cluster => cluster.Id == clusterId, cancellationToken))
                return;
            context.Add(site = new SlurmSite { ClusterId = clusterId });
        }
        change(site);
        if (await context.SaveChangesAsync(cancellationToken) > 0)
            feed.Publish(new Change(ChangeTopic.Slurm, clusterId));
    });
}
