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
    private HashSet<SshTarget> foreign = [];

    /// <summary>What was told last. By token: a lease that ran out and was renewed a moment later has ended all work all the same.</summary>
    private Dictionary<string, CancellationToken> told = [];

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
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailedBeat(logger, failure.Message);
                await LetGoAsync();
            }
            await Task.Delay(ClusterOwnership.Beat, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Others may have every cluster by now; which nodes are whose cannot be asked.</summary>
    private async Task LetGoAsync()
    {
        try
        {
            if (ownership.Held.Count == 0)
                await pool.CloseAsync(_ => true);
        }
        catch (Exception failure)
        {
            // Not even that may end the heartbeat.
            LogFailedBeat(logger, failure.Message);
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        foreach (var cluster in await ownership.RenewAsync(cancellationToken))
            LogLost(logger, cluster);
        await ownership.TakeAsync(cluster => !underWay.AreAnyOn(cluster), cancellationToken);
        Tell();
        await CloseForeignAsync(ownership.Held, cancellationToken);
    }

    /// <summary>Whoever took or lost a cluster, here or between two beats: its monitors and operations begin anew.</summary>
    private void Tell()
    {
        var held = ownership.Held.ToDictionary(cluster => cluster, ownership.TokenOf);
        var changed = held.Except(told).Union(told.Except(held)).Select(pair => pair.Key).Distinct().ToList();
        told = held;
        foreach (var cluster in changed)
            feed.Publish(new Change(ChangeTopic.Instance, cluster));
        if (changed.Count > 0)
            queue.Wake();
    }

    /// <summary>
    /// The connections of a cluster belong to the instance that has it. What is seen at two beats is closed: a fetch of host keys may go
    /// through a jump host of another one's cluster for a moment.
    /// </summary>
    private async Task CloseForeignAsync(IReadOnlyCollection<string> held, CancellationToken cancellationToken)
    {
        if (pool.Targets.Count == 0)
            return;
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var own = await context.Nodes.Where(node => held.Contains(node.ClusterId)).Select(node => node.Id).ToListAsync(cancellationToken);
        var seen = pool.Targets.Where(target => !own.Contains(target.Alias)).ToHashSet();
        await pool.CloseAsync(target => seen.Contains(target) && foreign.Contains(target));
        foreign = seen;
    }

    [LoggerMessage(LogLevel.Warning, "The leases of this dashboard could not be renewed: {Reason} It stops what it does when they run out, and tries again every two seconds.")]
    private static partial void LogFailedBeat(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "The cluster {Cluster} belongs to another dashboard now.")]
    private static partial void LogLost(ILogger logger, string cluster);
}
