using Daphne.Changes;
using Daphne.Data;
using Daphne.Logs;
using Daphne.Operations;
using Daphne.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Runs;

/// <summary>The rows of runs, as operations change them.</summary>
internal sealed class RunRegistry(IDbContextFactory<DashboardDbContext> database, LogStore logs, KnownSecrets secrets, ChangeFeed feed, TimeProvider clock)
{
    public async Task<Run> GetAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Runs.AsNoTracking().SingleAsync(run => run.Id == id, cancellationToken);
    }

    /// <summary>Whether a person wants it to end; a token that is cancelled may also mean a shutdown, which a run outlives.</summary>
    public async Task<bool> IsCancellingAsync(string id, CancellationToken cancellationToken) =>
        (await GetAsync(id, cancellationToken)).Status == RunStatus.Cancelling;

    public Task<Run> ChangeAsync(string id, Action<Run, DateTimeOffset> change, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var run = await context.Runs.SingleAsync(run => run.Id == id, cancellationToken);
        change(run, clock.GetUtcNow());
        await context.SaveChangesAsync(cancellationToken);
        feed.Publish(new Change(ChangeTopic.Run, id, run.DeploymentId));
        return run;
    });

    /// <summary>A run's operation has ended: so has the run, whatever kept its own stage from saying so.</summary>
    public async Task EndAsync(string id, OperationStatus status, string? error, CancellationToken cancellationToken)
    {
        if ((await GetAsync(id, cancellationToken)).IsActive)
            await RefuseAsync(id, status == OperationStatus.Cancelled ? RunStatus.Cancelled : RunStatus.Failed, error ?? "It ended without a word.", cancellationToken);
    }

    /// <summary>Ends a run that never came to have a process, and with it its log.</summary>
    public async Task RefuseAsync(string id, RunStatus status, string outcome, CancellationToken cancellationToken)
    {
        await logs.AppendTextAsync(id, outcome + "\n", cancellationToken);
        await logs.CompleteAsync(id, cancellationToken);
        await ChangeAsync(id, (run, now) => run.Finish(status, null, secrets.Redact(outcome), now), cancellationToken);
    }
}
