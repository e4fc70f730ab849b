using Daphne.Changes;
using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Slurm;

/// <summary>The rows of what is known of Slurm clusters.</summary>
internal sealed class SlurmSites(IDbContextFactory<DashboardDbContext> database, ChangeFeed feed, TimeProvider clock)
{
    /// <summary>Own jobs that are kept for people to see; those that are not over, and the newest, come first.</summary>
    public const int MaxJobs = 1000;

    /// <param name="clusterId">Whose.</param>
    /// <param name="answer">What Slurm said.</param>
    /// <param name="saved">How many queries it has spared.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public Task SeenAsync(string clusterId, SlurmAnswer answer, int saved, CancellationToken cancellationToken)
    {
        IReadOnlyList<SlurmJob> jobs = answer.Jobs.Count <= MaxJobs
            ? answer.Jobs
            : [.. answer.Jobs.OrderBy(job => job.State.IsOver()).ThenByDescending(job => job.JobId).Take(MaxJobs)];
        return ChangeAsync(clusterId, site =>
        {
            site.QueriesSent++;
            site.QueriesSaved += saved;
            site.AskedAt = clock.GetUtcNow();
            (site.UnreachableSince, site.UnreachableDetail) = (null, null);
            site.Sight = (answer.Sight ?? site.Sight) with { OwnJobs = jobs };
        }, cancellationToken);
    }

    /// <summary>What was seen before stays: nobody knows better.</summary>
    public Task UnreachableAsync(string clusterId, string why, bool wasSent, CancellationToken cancellationToken) => ChangeAsync(clusterId, site =>
    {
        site.QueriesSent += wasSent ? 1 : 0;
        site.UnreachableSince ??= clock.GetUtcNow();
        site.UnreachableDetail = why;
    }, cancellationToken);

    /// <summary>Stores a change of what is known, if the cluster is still there.</summary>
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
