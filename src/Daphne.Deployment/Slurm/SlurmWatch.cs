using System.Collections.Concurrent;
using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Data;
using Daphne.Instances;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daphne.Slurm;

/// <summary>
/// Asks each Slurm cluster of this instance once an interval, for all deployments and all viewers together, while any of them wants to
/// know something.
/// </summary>
internal sealed partial class SlurmWatch(
    IDbContextFactory<DashboardDbContext> database, ClusterOwnership ownership, SlurmClusterWatch cluster, ChangeFeed feed, TimeProvider clock, ILogger<SlurmWatch> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, (CancellationTokenSource End, Task Task)> watches = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = feed.Subscribe(change => change.Topic is ChangeTopic.Cluster or ChangeTopic.Instance);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ReviewAsync(stoppingToken);
                await changes.NextAsync(stoppingToken);
                await Task.Delay(TimeSpan.FromMilliseconds(200), clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                LogFailed(logger, failure);
                await Task.Delay(TimeSpan.FromSeconds(2), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await Task.WhenAll(watches.Values.Select(known => known.Task));
    }

    private async Task ReviewAsync(CancellationToken cancellationToken)
    {
        var held = ownership.Held;
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var clusters = await context.Clusters.Where(cluster => cluster.Kind == ClusterKind.Slurm && held.Contains(cluster.Id)).Select(cluster => cluster.Id).ToListAsync(cancellationToken);
        foreach (var (id, known) in watches)
            if ((!clusters.Contains(id) || known.Task.IsCompleted) && watches.TryRemove(id, out _))
                await known.End.CancelAsync();
        foreach (var id in clusters.Where(id => !watches.ContainsKey(id)))
        {
            var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ownership.TokenOf(id));
            watches[id] = (end, Task.Run(() => cluster.WatchAsync(id, end.Token), CancellationToken.None));
        }
    }

    [LoggerMessage(LogLevel.Error, "Choosing which Slurm clusters to ask failed and is tried again in two seconds")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
