using Daphne.Changes;
using Daphne.Data;
using Daphne.Operations;
using Daphne.Remote;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daphne.Instances;

/// <summary>The heartbeat of this instance, apart from all work: renews what it has, takes what nobody has, and tells who works with it.</summary>
internal sealed partial class InstanceService(
    IDbContextFactory<DashboardDbContext> database, ClusterOwnership ownership, OperationsUnderWay underWay, OperationQueue queue, SshPool pool, ChangeFeed feed,
    TimeProvider clock, ILogger<InstanceService> logger) : BackgroundService
{
    /// <summary>Before anything else starts: what a dead predecessor had is free then.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ownership.BeginAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>After everything else has stopped.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await ownership.EndAsync(cancellationToken);
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure) || failure is OperationCanceledException)
        {
            // Then its leases run out.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await BeatAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailedBeat(logger, failure.Message);

                // Others may have every cluster by now; which nodes are whose cannot be asked.
                if (ownership.Held.Count == 0)
                    await pool.CloseAsync(_ => true);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(ClusterOwnership.Beat, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        var before = ownership.Held;
        var lost = await ownership.RenewAsync(cancellationToken);
        foreach (var cluster in lost)
            LogLost(logger, cluster);
        await ownership.TakeAsync(cluster => !underWay.AreAnyOn(cluster), cancellationToken);
        var after = ownership.Held;
        if (before.Union(lost).Except(after).ToList() is { Count: > 0 } gone)
            await CloseAsync(gone, cancellationToken);
        foreach (var cluster in before.Except(after).Union(after.Except(before)))
            feed.Publish(new Change(ChangeTopic.Instance, cluster));
        if (after.Except(before).Any())
            queue.Wake();
    }

    /// <summary>The connections of a cluster belong to the instance that has it. One that was deleted has no nodes any more to be known by.</summary>
    private async Task CloseAsync(IReadOnlyCollection<string> clusters, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var others = await context.Nodes.Where(node => !clusters.Contains(node.ClusterId)).Select(node => node.Id).ToListAsync(cancellationToken);
        await pool.CloseAsync(target => !others.Contains(target.Alias));
    }

    [LoggerMessage(LogLevel.Warning, "The leases of this dashboard could not be renewed: {Reason} It stops what it does when they run out, and tries again every two seconds.")]
    private static partial void LogFailedBeat(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "The cluster {Cluster} belongs to another dashboard now.")]
    private static partial void LogLost(ILogger logger, string cluster);
}
