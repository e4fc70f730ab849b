using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Instances;

/// <summary>Which dashboards share the database, and what each of them looks after.</summary>
public sealed class InstanceDirectory(IDbContextFactory<DashboardDbContext> database, InstanceIdentity self, TimeProvider clock)
{
    private readonly DatabaseClock databaseClock = new(clock);

    /// <summary>Those that live, the oldest first.</summary>
    public async Task<IReadOnlyList<InstanceInfo>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var now = await databaseClock.NowAsync(context, cancellationToken);
        var instances = await context.Instances.AsNoTracking().Where(instance => instance.ExpiresAt > now).OrderBy(instance => instance.StartedAt).ToListAsync(cancellationToken);
        var clusters = await context.ClusterLeases.Where(lease => lease.ExpiresAt > now)
            .Join(context.Clusters, lease => lease.ClusterId, cluster => cluster.Id, (lease, cluster) => new { lease.Owner, cluster.Name })
            .OrderBy(held => held.Name).ToListAsync(cancellationToken);
        return [.. instances.Select(instance => new InstanceInfo(
            instance.Id, instance.Name, instance.StartedAt, instance.Id == self.Id, [.. clusters.Where(held => held.Owner == instance.Id).Select(held => held.Name)]))];
    }
}
