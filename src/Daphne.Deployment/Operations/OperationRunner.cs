using System.Collections.Concurrent;
using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Logs;
using Daphne.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daphne.Operations;

/// <summary>
/// Claims queued operations by a lease and executes them. An operation whose lease has run out, since the dashboard that held it died,
/// is claimed like a queued one and goes on from its steps. Whoever finds that its lease went to another one drops the work.
/// </summary>
internal sealed partial class OperationRunner(
    IDbContextFactory<DashboardDbContext> database, OperationQueue queue, IEnumerable<IStage> stages, NodeHosts hosts, LogStore logs,
    DeploymentStatusKeeper keeper, RunRegistry runs, ChangeFeed feed, TimeProvider clock, ILogger<OperationRunner> logger) : BackgroundService
{
    /// <summary>Operations at once; more wait in the queue.</summary>
    private const int MaxRunning = 32;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);
    private readonly OperationLeases leases = new(database, keeper, clock);
    private readonly ConcurrentDictionary<string, OperationEnding> running = new();
    private readonly Dictionary<string, IStage> stagesByName = stages.ToDictionary(stage => stage.Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await leases.AbandonAsync(stoppingToken);
        var beats = HeartbeatAsync(stoppingToken);
        var cancels = WatchCancelsAsync(stoppingToken);
        var tasks = new HashSet<Task>();
        await RepeatAsync(async () =>
        {
            while (running.Count < MaxRunning && await leases.ClaimAsync(running.Keys, stoppingToken) is { } operation)
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

    private async Task ExecuteAsync(Operation claimed, CancellationToken stoppingToken)
    {
        using var ending = new OperationEnding(stoppingToken);
        running[claimed.Id] = ending;
        if (claimed.Status == OperationStatus.Cancelling)
            await ending.CancelAsync();
        try
        {
            queue.Announce(claimed);
            if (claimed.DeploymentId is { } deployment)
                await keeper.RefreshAsync(deployment, ending.Dropped);
            var scene = await OperationScene.LoadAsync(database, claimed.Id, ending.Dropped);
            var recorder = new OperationRecorder(database, logs, feed, clock, scene.Operation);
            var execution = new OperationExecution(scene, stagesByName, hosts, recorder, clock, logger);
            var (status, error) = await execution.RunAsync(ending.Cancelled, ending.Dropped);
            await FinishAsync(claimed.Id, status, error);
        }
        catch (Exception) when (ending.Dropped.IsCancellationRequested)
        {
            // Shutdown, or another instance's by now: the next start, or that one, goes on from the steps.
        }
        catch (Exception unexpected)
        {
            LogUnexpected(logger, unexpected, claimed.Id);
            await FinishAsync(claimed.Id, OperationStatus.Failed, $"It failed unexpectedly: {unexpected.Message} Look at the dashboard's own log.");
        }
        finally
        {
            // Where even the end could not be stored, its lease is not renewed any more, and it is claimed anew.
            running.TryRemove(claimed.Id, out _);
            queue.Wake();
        }
    }

    private async Task FinishAsync(string operationId, OperationStatus status, string? error)
    {
        if (await leases.FinishAsync(operationId, status, error) is not { } operation)
            return;
        if (operation.RunId is { } runId)
            await runs.EndAsync(runId, status, error, CancellationToken.None);
        queue.Announce(operation);
    }

    /// <summary>Renews leases apart from the work itself, and looks for cancels that were asked of another instance.</summary>
    private Task HeartbeatAsync(CancellationToken stoppingToken) => RepeatAsync(async () =>
    {
        await Task.Delay(Heartbeat, clock, stoppingToken);
        var held = running.Keys.ToList();
        foreach (var id in await leases.RenewAsync(held, stoppingToken))
            if (running.TryGetValue(id, out var lost))
                await lost.DropAsync();
        await CancelAsync(held, stoppingToken);
    }, stoppingToken);

    private async Task WatchCancelsAsync(CancellationToken stoppingToken)
    {
        using var changes = feed.Subscribe(change => change.Topic == ChangeTopic.Operation && running.ContainsKey(change.Id));
        await RepeatAsync(async () =>
        {
            var changed = await changes.NextAsync(stoppingToken);
            await CancelAsync([.. changed.Select(change => change.Id)], stoppingToken);

            // Every step of every node announces itself: a burst of them is one question.
            await Task.Delay(BetweenLooks, clock, stoppingToken);
        }, stoppingToken);
    }

    private async Task CancelAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        foreach (var id in await leases.CancellingAsync(ids, cancellationToken))
            if (running.TryGetValue(id, out var ending))
                await ending.CancelAsync();
    }

    [LoggerMessage(LogLevel.Error, "The operation runner failed and tries again in two seconds")]
    private static partial void LogFailedRound(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "The operation {Id} failed unexpectedly")]
    private static partial void LogUnexpected(ILogger logger, Exception exception, string id);
}
