using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Instances;
using Daphne.Logs;
using Daphne.Runs;
using Daphne.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daphne.Operations;

/// <summary>
/// Claims queued operations of this instance's clusters by a lease and executes them. An operation whose lease has run out, since the
/// dashboard that held it died, is claimed like a queued one and goes on from its steps. Whoever lost an operation drops the work.
/// </summary>
internal sealed partial class OperationRunner(
    IDbContextFactory<DashboardDbContext> database, ClusterOwnership ownership, OperationLeases leases, OperationsUnderWay underWay, OperationQueue queue,
    IEnumerable<IStage> stages, NodeHosts hosts, LogStore logs, DeploymentStatusKeeper keeper, RunRegistry runs, ReconnectPolicy reconnecting, KnownSecrets secrets,
    ChangeFeed feed, TimeProvider clock, ILogger<OperationRunner> logger) : BackgroundService
{
    /// <summary>Operations at work at once; more wait in the queue. One that waits for Slurm or for a login takes no place.</summary>
    internal const int MaxRunning = 32;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);
    private readonly Dictionary<string, IStage> stagesByName = stages.ToDictionary(stage => stage.Name);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await leases.ReleaseAsync(cancellationToken);
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure) || failure is OperationCanceledException)
        {
            // Then they run out.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var beats = HeartbeatAsync(stoppingToken);
        var cancels = WatchCancelsAsync(stoppingToken);
        var tasks = new HashSet<Task>();
        await RepeatAsync(async () =>
        {
            // A cluster may be new.
            await ownership.TakeAsync(cluster => !underWay.AreAnyOn(cluster), stoppingToken);
            while (underWay.AtWork < MaxRunning && await ClaimAsync(stoppingToken) is { } tenure)
                tasks.Add(ExecuteAsync(tenure));
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
            catch (Exception failure) when (DatabaseFailure.Is(failure))
            {
                LogNoDatabase(logger, failure.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception failure)
            {
                LogFailedRound(logger, failure);
                await Task.Delay(TimeSpan.FromSeconds(2), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<OperationTenure?> ClaimAsync(CancellationToken stoppingToken)
    {
        var begun = clock.GetTimestamp();
        if (await leases.ClaimAsync(ownership.Held, underWay.Ids, stoppingToken) is not { } operation)
            return null;
        var tenure = new OperationTenure(operation, begun, clock, stoppingToken, ownership.TokenOf(operation.ClusterId));
        underWay.Begin(tenure);
        if (operation.Status == OperationStatus.Cancelling)
            await tenure.CancelAsync();
        queue.Announce(operation);
        return tenure;
    }

    private async Task ExecuteAsync(OperationTenure tenure)
    {
        using var ending = tenure;
        try
        {
            var scene = await OperationScene.LoadAsync(database, tenure.OperationId, tenure.Dropped);
            if (scene.Deployment is { } deployment)
                await keeper.RefreshAsync(deployment.Id, tenure.Dropped);
            var recorder = new OperationRecorder(database, logs, secrets, feed, clock, scene.Operation);
            var execution = new OperationExecution(scene, tenure, stagesByName, hosts, reconnecting, recorder, clock, logger);
            var (status, error) = await execution.RunAsync();
            await FinishAsync(tenure, status, error);
        }
        catch (Exception lost) when (tenure.Dropped.IsCancellationRequested || lost is OperationLostException || DatabaseFailure.Is(lost))
        {
            // Shutdown, another instance's by now, or no database to write to: whoever claims it next goes on from the steps.
            LogDropped(logger, tenure.OperationId, lost.Message);
        }
        catch (Exception unexpected)
        {
            LogUnexpected(logger, unexpected, tenure.OperationId);
            await TryFinishAsync(tenure, $"It failed unexpectedly: {secrets.Redact(unexpected.Message)} Look at the dashboard's own log.");
        }
        finally
        {
            underWay.End(tenure.OperationId);
            queue.Wake();
        }
    }

    private async Task TryFinishAsync(OperationTenure tenure, string error)
    {
        try
        {
            await FinishAsync(tenure, OperationStatus.Failed, error);
        }
        catch (Exception failure) when (failure is OperationLostException || DatabaseFailure.Is(failure))
        {
            // It is claimed anew, here or elsewhere, when there is a database again.
        }
    }

    private async Task FinishAsync(OperationTenure tenure, OperationStatus status, string? error)
    {
        // The run before its operation: were it the other way round, a crash in between would leave a run that nobody ends.
        tenure.Ensure();
        if (tenure.RunId is { } runId)
            await runs.EndAsync(runId, status, error, CancellationToken.None);
        if (await leases.FinishAsync(tenure.OperationId, tenure.Fence, status, error) is { } operation)
            queue.Announce(operation);
    }

    /// <summary>Renews leases apart from the work itself, and looks for cancels that were asked of another instance.</summary>
    private Task HeartbeatAsync(CancellationToken stoppingToken) => RepeatAsync(async () =>
    {
        await Task.Delay(ClusterOwnership.Beat, clock, stoppingToken);
        var begun = clock.GetTimestamp();
        var held = underWay.All;
        var lost = await leases.RenewAsync(held, stoppingToken);
        foreach (var tenure in held)
        {
            if (lost.Contains(tenure.OperationId))
                await tenure.DropAsync();
            else
                tenure.Renew(begun);
        }
        await CancelAsync([.. held.Select(tenure => tenure.OperationId)], stoppingToken);
    }, stoppingToken);

    private async Task WatchCancelsAsync(CancellationToken stoppingToken)
    {
        using var changes = feed.Subscribe(change => change.Topic == ChangeTopic.Operation && underWay.Find(change.Id) is not null);
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
            if (underWay.Find(id) is { } tenure)
                await tenure.CancelAsync();
    }

    [LoggerMessage(LogLevel.Error, "The operation runner failed and tries again in two seconds")]
    private static partial void LogFailedRound(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The database cannot be asked ({Reason}); operations wait for it")]
    private static partial void LogNoDatabase(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "The operation {Id} is left as it is, to be taken up again: {Reason}")]
    private static partial void LogDropped(ILogger logger, string id, string reason);

    [LoggerMessage(LogLevel.Error, "The operation {Id} failed unexpectedly")]
    private static partial void LogUnexpected(ILogger logger, Exception exception, string id);
}
