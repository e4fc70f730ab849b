using Daphne.Clusters;
using System.Collections.Concurrent;
using Daphne.Changes;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Logs;
using Daphne.Remote;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daphne.Operations;

/// <summary>
/// Claims queued operations by a lease and executes them. An operation whose lease has run out, since the dashboard that held it died,
/// is claimed like a queued one and goes on from its steps.
/// </summary>
internal sealed partial class OperationRunner(
    IDbContextFactory<DashboardDbContext> database, OperationQueue queue, IEnumerable<IStage> stages, NodeHosts hosts, LogStore logs,
    DeploymentStatusKeeper keeper, ChangeFeed feed, TimeProvider clock, ILogger<OperationRunner> logger) : BackgroundService
{
    /// <summary>Operations at once; more wait in the queue.</summary>
    private const int MaxRunning = 32;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(4);
    private readonly string owner = Id.New();
    private readonly ConcurrentDictionary<string, CancellationTokenSource> running = new();
    private readonly Dictionary<string, IStage> stagesByName = stages.ToDictionary(stage => stage.Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await AbandonAsync(stoppingToken);
        var beats = HeartbeatAsync(stoppingToken);
        var cancels = WatchCancelsAsync(stoppingToken);
        var tasks = new HashSet<Task>();
        await RepeatAsync(async () =>
        {
            while (running.Count < MaxRunning && await ClaimAsync(stoppingToken) is { } operation)
                tasks.Add(ExecuteAsync(operation, stoppingToken));
            tasks.RemoveWhere(task => task.IsCompleted);
            await queue.WaitAsync(TimeSpan.FromSeconds(2), stoppingToken);
        }, stoppingToken);
        await Task.WhenAll([beats, cancels, .. tasks]);
    }

    /// <summary>Goes on until shutdown; a failure (the database is restarting, say) is logged and tried again.</summary>
    private async Task RepeatAsync(Func<Task> round, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await round();
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                // Shutdown: what runs is left as it is, for the next start to go on from.
            }
            catch (Exception failure)
            {
                LogFailedRound(logger, failure);
                await Task.Delay(TimeSpan.FromSeconds(2), clock, CancellationToken.None);
            }
        }
    }

    /// <summary>On SQLite this is the only instance, so what another one held is free at once.</summary>
    private async Task AbandonAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        if (context.Database.ProviderName?.EndsWith("Sqlite", StringComparison.Ordinal) == true)
            await context.Operations.Where(OperationRules.IsRunning).ExecuteUpdateAsync(
                update => update.SetProperty(operation => operation.LeaseExpiresAt, (DateTimeOffset?)null), cancellationToken);
    }

    private async Task<Operation?> ClaimAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var candidates = await context.Operations
            .Where(operation => operation.Status == OperationStatus.Queued
                ? !context.Operations.Any(other => other.DeploymentId == operation.DeploymentId && other.DeploymentId != null
                    && (other.Status == OperationStatus.Running || other.Status == OperationStatus.Cancelling))
                : (operation.Status == OperationStatus.Running || operation.Status == OperationStatus.Cancelling)
                    && (operation.LeaseExpiresAt == null || operation.LeaseExpiresAt < now))
            .OrderBy(operation => operation.CreatedAt).Take(MaxRunning).ToListAsync(cancellationToken);
        foreach (var operation in candidates.Where(operation => !running.ContainsKey(operation.Id)))
        {
            operation.Claim(owner, now + Lease, now);
            try
            {
                await context.SaveChangesAsync(cancellationToken);
                return operation;
            }
            catch (DbUpdateException)
            {
                // Another instance was faster, or the deployment's one place is taken: leave it.
                context.Entry(operation).State = EntityState.Detached;
            }
        }
        return null;
    }

    private async Task ExecuteAsync(Operation claimed, CancellationToken stoppingToken)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        running[claimed.Id] = cancel;
        if (claimed.Status == OperationStatus.Cancelling)
            await cancel.CancelAsync();
        try
        {
            queue.Announce(claimed);
            if (claimed.DeploymentId is { } deployment)
                await keeper.RefreshAsync(deployment, stoppingToken);
            var scene = await OperationScene.LoadAsync(database, claimed.Id, stoppingToken);
            var recorder = new OperationRecorder(database, logs, feed, clock, scene.Operation);
            var execution = new OperationExecution(scene, stagesByName, hosts, recorder, clock, logger);
            var (status, error) = await execution.RunAsync(cancel.Token, stoppingToken);
            await FinishAsync(claimed.Id, status, error);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // Shutdown: the lease runs out, and the next start takes it up.
        }
        catch (Exception unexpected)
        {
            LogUnexpected(logger, unexpected, claimed.Id);
            await FinishAsync(claimed.Id, OperationStatus.Failed, $"It failed unexpectedly: {unexpected.Message} Look at the dashboard's own log.");
        }
        finally
        {
            running.TryRemove(claimed.Id, out _);
            queue.Wake();
        }
    }

    /// <summary>In one transaction with the deployment's state: whoever sees that an operation has ended sees what came of it.</summary>
    private async Task FinishAsync(string operationId, OperationStatus status, string? error)
    {
        var operation = await Concurrency.RetryAsync(async () =>
        {
            await using var context = await database.CreateDbContextAsync(CancellationToken.None);
            await using var transaction = await context.Database.BeginTransactionAsync(CancellationToken.None);
            var fresh = await context.Operations.SingleAsync(operation => operation.Id == operationId);
            fresh.Finish(status, error, clock.GetUtcNow());
            await context.SaveChangesAsync(CancellationToken.None);
            if (fresh.DeploymentId is { } deploymentId && await keeper.ApplyAsync(context, deploymentId, CancellationToken.None))
                await context.SaveChangesAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            return fresh;
        });
        queue.Announce(operation);
    }

    /// <summary>Extends the leases of what runs here, apart from the work itself.</summary>
    private Task HeartbeatAsync(CancellationToken stoppingToken) => RepeatAsync(async () =>
    {
        await Task.Delay(Heartbeat, clock, stoppingToken);
        await using var context = await database.CreateDbContextAsync(stoppingToken);
        var expires = clock.GetUtcNow() + Lease;
        await context.Operations.Where(operation => operation.Owner == owner).ExecuteUpdateAsync(
            update => update.SetProperty(operation => operation.LeaseExpiresAt, expires), stoppingToken);
    }, stoppingToken);

    private async Task WatchCancelsAsync(CancellationToken stoppingToken)
    {
        using var changes = feed.Subscribe(change => change.Topic == ChangeTopic.Operation && running.ContainsKey(change.Id));
        await RepeatAsync(async () =>
        {
            var ids = (await changes.NextAsync(stoppingToken)).Select(change => change.Id).ToList();
            await using var context = await database.CreateDbContextAsync(stoppingToken);
            var cancelling = await context.Operations.Where(operation => ids.Contains(operation.Id) && operation.Status == OperationStatus.Cancelling)
                .Select(operation => operation.Id).ToListAsync(stoppingToken);
            foreach (var id in cancelling)
                if (running.TryGetValue(id, out var cancel) && !cancel.IsCancellationRequested)
                    await cancel.CancelAsync();
        }, stoppingToken);
    }

    [LoggerMessage(LogLevel.Error, "The operation runner failed and tries again in two seconds")]
    private static partial void LogFailedRound(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "The operation {Id} failed unexpectedly")]
    private static partial void LogUnexpected(ILogger logger, Exception exception, string id);
}
