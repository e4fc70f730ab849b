using Daphne.Data;
using Daphne.Deployments;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Operations;

/// <summary>
/// The protocol by which instances share the queue. A claim is a conditional write of owner and expiry, so that exactly one instance
/// wins; what is stored of an operation's end is stored only by the one that still owns it.
/// </summary>
internal sealed class OperationLeases(IDbContextFactory<DashboardDbContext> database, DeploymentStatusKeeper keeper, TimeProvider clock)
{
    private const int Candidates = 32;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private readonly string owner = Id.New();

    /// <summary>On SQLite there is only one instance, so what another one held is free at once.</summary>
    public async Task AbandonAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        if (context.Database.ProviderName?.EndsWith("Sqlite", StringComparison.Ordinal) == true)
            await context.Operations.Where(OperationRules.IsRunning).ExecuteUpdateAsync(
                update => update.SetProperty(operation => operation.LeaseExpiresAt, (DateTimeOffset?)null), cancellationToken);
    }

    /// <summary>The oldest operation that waits or whose lease has run out; null where there is none.</summary>
    /// <param name="held">What is executed here already: it may only have missed its heartbeat.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<Operation?> ClaimAsync(ICollection<string> held, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var last = await context.Operations.MaxAsync(operation => operation.Fence, cancellationToken) ?? 0;
        var candidates = await context.Operations
            .Where(operation => operation.Status == OperationStatus.Queued
                ? !context.Operations.Any(other => other.DeploymentId == operation.DeploymentId && other.DeploymentId != null
                    && (other.Status == OperationStatus.Running || other.Status == OperationStatus.Cancelling))
                : (operation.Status == OperationStatus.Running || operation.Status == OperationStatus.Cancelling)
                    && (operation.LeaseExpiresAt == null || operation.LeaseExpiresAt < now))
            .OrderBy(operation => operation.CreatedAt).Take(Candidates).ToListAsync(cancellationToken);
        foreach (var operation in candidates.Where(operation => !held.Contains(operation.Id)))
        {
            operation.Claim(owner, Math.Max(last + 1, now.ToUnixTimeMilliseconds()), now + Lease, now);
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

    /// <summary>Extends the leases of what is executed here.</summary>
    /// <returns>Those that are another instance's by now.</returns>
    public async Task<IReadOnlyList<string>> RenewAsync(IReadOnlyCollection<string> held, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var expires = clock.GetUtcNow() + Lease;
        var mine = context.Operations.Where(operation => held.Contains(operation.Id) && operation.Owner == owner);
        await mine.ExecuteUpdateAsync(update => update.SetProperty(operation => operation.LeaseExpiresAt, expires), cancellationToken);
        return [.. held.Except(await mine.Select(operation => operation.Id).ToListAsync(cancellationToken))];
    }

    /// <summary>
    /// Stores how an operation ended, in one transaction with its deployment's state: whoever sees that it has ended sees what came of it.
    /// Null, and nothing stored, where it is another instance's by now.
    /// </summary>
    public Task<Operation?> FinishAsync(string operationId, OperationStatus status, string? error) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(CancellationToken.None);
        var mine = await context.Operations.SingleOrDefaultAsync(operation => operation.Id == operationId && operation.Owner == owner);
        if (mine is null)
            return null;
        await using var transaction = await context.Database.BeginTransactionAsync(CancellationToken.None);
        mine.Finish(status, error, clock.GetUtcNow());
        await context.SaveChangesAsync(CancellationToken.None);
        if (mine.DeploymentId is { } deploymentId && await keeper.ApplyAsync(context, deploymentId, CancellationToken.None))
            await context.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return mine;
    });

    /// <summary>Those of them that a person wants to end, whichever instance was told.</summary>
    public async Task<IReadOnlyList<string>> CancellingAsync(IReadOnlyCollection<string> held, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Operations.Where(operation => held.Contains(operation.Id) && operation.Status == OperationStatus.Cancelling)
            .Select(operation => operation.Id).ToListAsync(cancellationToken);
    }
}
