using System.Collections.Concurrent;
using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Instances;

/// <summary>
/// Which clusters are this instance's, by leases in the database. Whatever touches a cluster's nodes hangs on the token of its lease: the
/// token is cancelled when the lease went to another instance, and also when it was not renewed in time, whatever kept us from it.
/// </summary>
public sealed class ClusterOwnership(IDbContextFactory<DashboardDbContext> database, InstanceIdentity self, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>How often leases are renewed.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    /// <summary>An owner stops this long before its lease runs out, so that its commands have ended when the next one begins.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, CancellationTokenSource> held = new();
    private readonly DatabaseClock databaseClock = new(clock);
    private readonly SemaphoreSlim turn = new(1, 1);
    private HashSet<string> seenFree = [];

    public IReadOnlyCollection<string> Held => [.. held.Where(pair => !pair.Value.IsCancellationRequested).Select(pair => pair.Key)];

    /// <summary>Cancelled when the cluster is not this instance's any more; cancelled already where it is not now.</summary>
    public CancellationToken TokenOf(string clusterId) => held.TryGetValue(clusterId, out var source) ? source.Token : new CancellationToken(canceled: true);

    /// <summary>
    /// Makes this instance known. What belonged to one that is dead for certain is free at once: to the one before at our place, and on
    /// SQLite, which only one can use, to any other.
    /// </summary>
    internal async Task BeginAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var dead = await context.Instances.Where(other => context.IsSqlite || other.Place == self.Place).Select(other => other.Id).ToListAsync(cancellationToken);
        await FreeAsync(context, dead, cancellationToken);
        if (context.IsSqlite)
            await FreeAsync(context, await context.ClusterLeases.Select(lease => lease.Owner).Distinct().ToListAsync(cancellationToken), cancellationToken);
        var now = await databaseClock.NowAsync(context, cancellationToken);
        context.Add(new Instance { Id = self.Id, Place = self.Place, Name = self.Name, StartedAt = now, ExpiresAt = now + Lease });
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Says that this instance lives, extends its leases and lets go of those that others have by now.</summary>
    /// <returns>The clusters that were lost.</returns>
    internal async Task<IReadOnlyList<string>> RenewAsync(CancellationToken cancellationToken)
    {
        using var one = await EnterAsync(cancellationToken);
        var begun = clock.GetTimestamp();
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var now = await databaseClock.NowAsync(context, cancellationToken);
        var expires = now + Lease;
        if (await context.Instances.Where(instance => instance.Id == self.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(instance => instance.ExpiresAt, expires), cancellationToken) == 0)
        {
            // Others took it for dead and removed it.
            context.Add(new Instance { Id = self.Id, Place = self.Place, Name = self.Name, StartedAt = now, ExpiresAt = expires });
            await context.SaveChangesAsync(cancellationToken);
        }
        await context.ClusterLeases.Where(lease => lease.Owner == self.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(lease => lease.ExpiresAt, expires), cancellationToken);
        var mine = await context.ClusterLeases.Where(lease => lease.Owner == self.Id).Select(lease => lease.ClusterId).ToListAsync(cancellationToken);
        foreach (var cluster in mine)
            Hold(cluster, begun);
        await context.Instances.Where(other => other.ExpiresAt < now - TimeSpan.FromMinutes(1)).ExecuteDeleteAsync(cancellationToken);
        var lost = held.Keys.Except(mine).ToList();
        lost.ForEach(LetGo);
        return lost;
    }

    /// <summary>
    /// Takes clusters that nobody has. Whoever has its fair share leaves them to the others for a round, and gives one that is idle away
    /// where it has more.
    /// </summary>
    /// <param name="isIdle">Whether nothing is under way on a cluster here.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Whether the clusters of this instance changed.</returns>
    internal async Task<bool> TakeAsync(Func<string, bool> isIdle, CancellationToken cancellationToken)
    {
        using var one = await EnterAsync(cancellationToken);
        var begun = clock.GetTimestamp();
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var now = await databaseClock.NowAsync(context, cancellationToken);
        var free = await context.Clusters.Where(cluster => !context.ClusterLeases.Any(lease => lease.ClusterId == cluster.Id && lease.ExpiresAt > now))
            .OrderBy(cluster => cluster.Id).Select(cluster => cluster.Id).ToListAsync(cancellationToken);
        var instances = context.IsSqlite ? 1 : Math.Max(1, await context.Instances.CountAsync(instance => instance.ExpiresAt > now, cancellationToken));
        if (free.Count == 0 && instances == 1)
            return false;
        var share = (await context.Clusters.CountAsync(cancellationToken) + instances - 1) / instances;
        var changed = false;
        foreach (var cluster in free.Where(cluster => held.Count < share || seenFree.Contains(cluster)))
            changed |= await TryTakeAsync(cluster, now, begun, cancellationToken);
        seenFree = [.. free];
        if (held.Count > share && held.Keys.FirstOrDefault(isIdle) is { } surplus)
        {
            await context.ClusterLeases.Where(lease => lease.ClusterId == surplus && lease.Owner == self.Id).ExecuteDeleteAsync(cancellationToken);
            LetGo(surplus);
            changed = true;
        }
        return changed;
    }

    /// <summary>At an orderly end: others need not wait for the leases to run out.</summary>
    internal async Task EndAsync(CancellationToken cancellationToken)
    {
        using var one = await EnterAsync(cancellationToken);
        foreach (var cluster in held.Keys)
            LetGo(cluster);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        await FreeAsync(context, [self.Id], cancellationToken);
    }

    /// <summary>The semaphore stays: who is in turn at a shutdown that takes too long still gives it back.</summary>
    public void Dispose()
    {
        foreach (var cluster in held.Keys)
            LetGo(cluster);
    }

    private static async Task FreeAsync(DashboardDbContext context, List<string> owners, CancellationToken cancellationToken)
    {
        await context.Operations.Where(operation => owners.Contains(operation.Owner!))
            .ExecuteUpdateAsync(set => set.SetProperty(operation => operation.LeaseExpiresAt, (DateTimeOffset?)null), cancellationToken);
        await context.ClusterLeases.Where(lease => owners.Contains(lease.Owner)).ExecuteDeleteAsync(cancellationToken);
        await context.Instances.Where(instance => owners.Contains(instance.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<bool> TryTakeAsync(string cluster, DateTimeOffset now, long begun, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        try
        {
            var lease = await context.ClusterLeases.SingleOrDefaultAsync(lease => lease.ClusterId == cluster, cancellationToken);
            if (lease is null)
                context.Add(new ClusterLease { ClusterId = cluster, Owner = self.Id, ExpiresAt = now + Lease });
            else if (lease.ExpiresAt > now)
                return false;
            else
                (lease.Owner, lease.ExpiresAt) = (self.Id, now + Lease);
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException failure) when (!DatabaseFailure.Is(failure))
        {
            // Another instance was faster, or the cluster was deleted.
            return false;
        }
        Hold(cluster, begun);
        return true;
    }

    /// <param name="cluster">Which.</param>
    /// <param name="begun">When the database was asked: its lease counts from later.</param>
    private void Hold(string cluster, long begun)
    {
        var left = Lease - Margin - clock.GetElapsedTime(begun);
        if (left <= TimeSpan.Zero)
            return;
        if (!held.TryGetValue(cluster, out var source) || source.IsCancellationRequested)
        {
            LetGo(cluster);
            held[cluster] = source = new CancellationTokenSource();
        }
        source.CancelAfter(left);
    }

    private void LetGo(string cluster)
    {
        if (held.TryRemove(cluster, out var source))
            source.Cancel();
    }

    private async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
