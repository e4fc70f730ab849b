using Daphne.Data;
using Daphne.Instances;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daphne.Logs;

/// <summary>Applies the limits of logs every few minutes: to the deployments on this instance's clusters, and to what belongs to no deployment.</summary>
internal sealed partial class LogRetentionService(
    LogRetention retention, ClusterOwnership ownership, IDbContextFactory<DashboardDbContext> database, TimeProvider clock, ILogger<LogRetentionService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pause, clock, stoppingToken);
                await ApplyAsync(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailed(logger, failure);
            }
        }
    }

    internal async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var clusters = ownership.Held;
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        foreach (var id in await db.Deployments.Where(deployment => clusters.Contains(deployment.ClusterId)).Select(deployment => deployment.Id).ToListAsync(cancellationToken))
            await TryAsync(() => retention.ApplyAsync(id, cancellationToken), cancellationToken);
        var limits = await retention.GetDefaultsAsync(cancellationToken);
        await retention.DropBeforeAsync(null, clock.GetUtcNow() - TimeSpan.FromDays(limits.Days), cancellationToken);
    }

    /// <summary>What fails for one deployment keeps no other one from its limits.</summary>
    private async Task TryAsync(Func<Task> apply, CancellationToken cancellationToken)
    {
        try
        {
            await apply();
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, failure);
        }
    }

    [LoggerMessage(LogLevel.Error, "Old logs could not be dropped; it is tried again in five minutes")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
