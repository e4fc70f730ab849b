using Daphne.Changes;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Logs;
using Daphne.Runs;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Operations;

/// <summary>What people see of operations and ask of them.</summary>
public sealed class OperationService(
    IDbContextFactory<DashboardDbContext> database, OperationQueue queue, DeploymentStatusKeeper keeper, LogStore logs, ChangeFeed feed, TimeProvider clock)
{
    /// <summary>Newest first, with stages and steps; of one deployment where given.</summary>
    public async Task<IReadOnlyList<Operation>> ListAsync(string? deploymentId, int count, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await Whole(context).AsNoTracking().Where(operation => deploymentId == null || operation.DeploymentId == deploymentId)
            .OrderByDescending(operation => operation.CreatedAt).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>Newest first, with stages and steps; of one kind.</summary>
    public async Task<IReadOnlyList<Operation>> ListAsync(OperationKind kind, int count, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await Whole(context).AsNoTracking().Where(operation => operation.Kind == kind)
            .OrderByDescending(operation => operation.CreatedAt).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>With stages and steps in order.</summary>
    public async Task<Operation> GetAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await FindAsync(context, id, cancellationToken);
    }

    public async Task<Operation> CancelAsync(string id, CancellationToken cancellationToken)
    {
        var operation = await Concurrency.RetryAsync(() => StoreCancelAsync(id, cancellationToken));
        queue.Announce(operation);
        if (operation.RunId is { } runId)
            feed.Publish(new Change(ChangeTopic.Run, runId, operation.DeploymentId));
        if (operation.Status != OperationStatus.Cancelled)
            return operation;
        if (operation.RunId is { } stream)
            await logs.CompleteAsync(stream, cancellationToken);
        if (operation.DeploymentId is { } deploymentId)
            await keeper.RefreshAsync(deploymentId, cancellationToken);
        return operation;
    }

    /// <summary>Runs the steps that did not succeed again.</summary>
    public Task<Operation> RetryAsync(string id, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var operation = await FindAsync(context, id, cancellationToken);
        if (operation.DeploymentId is { } deploymentId)
        {
            if (await context.Operations.Where(OperationRules.IsActive).AnyAsync(other => other.DeploymentId == deploymentId, cancellationToken))
                throw ProblemException.Conflict("Another operation of the deployment is not done yet. Wait for it, or cancel it.");
            var newest = await context.Operations.Where(other => other.DeploymentId == deploymentId && other.Kind != OperationKind.Run)
                .OrderByDescending(other => other.CreatedAt).Select(other => other.Id).FirstAsync(cancellationToken);
            if (newest != id)
                throw ProblemException.Conflict("A later operation has changed the deployment since. Start a new one instead.");
            (await context.Deployments.FindAsync([deploymentId], cancellationToken))?.ForgetRestarts();
        }
        operation.Retry();
        await context.SaveChangesAsync(cancellationToken);
        queue.Announce(operation);
        return operation;
    });

    private async Task<Operation> StoreCancelAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var operation = await FindAsync(context, id, cancellationToken);
        operation.Cancel(clock.GetUtcNow());
        if (operation.RunId is { } runId && await context.Runs.FindAsync([runId], cancellationToken) is { } run)
        {
            if (operation.Status == OperationStatus.Cancelled)
                run.Finish(RunStatus.Cancelled, null, "Cancelled before it began.", clock.GetUtcNow());
            else
                run.Cancel();
        }
        await context.SaveChangesAsync(cancellationToken);
        return operation;
    }

    private static IQueryable<Operation> Whole(DashboardDbContext context) => context.Operations
        .Include(operation => operation.Stages.OrderBy(stage => stage.Ordinal)).ThenInclude(stage => stage.Steps.OrderBy(step => step.Ordinal)).AsSplitQuery();

    private static async Task<Operation> FindAsync(DashboardDbContext context, string id, CancellationToken cancellationToken) =>
        await Whole(context).SingleOrDefaultAsync(operation => operation.Id == id, cancellationToken) ?? throw ProblemException.NotFound("operation", id);
}
