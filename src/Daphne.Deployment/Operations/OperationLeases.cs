using Daphne.Data;
using Daphne.Deployments;
using Daphne.Instances;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Operations;

/// <summary>
/// The protocol by which instances share the queue. A claim is a conditional write of owner, expiry and fence, so that exactly one
/// instance wins; what is stored of an operation's end is stored only by the one that still owns it. The time is the database's.
/// </summary>
internal sealed class OperationLeases(IDbContextFactory<DashboardDbContext> database, InstanceIdentity self, DeploymentStatusKeeper keeper, TimeProvider clock)
{
    public static readonly TimeSpan Lease = ClusterOwnership.Lease;
    public static readonly TimeSpan Margin = ClusterOwnership.Margin;
    private const int Candidates = 32;
    private readonly DatabaseClock databaseClock = new(clock);

    /// <summary>The oldest operation that waits or whose lease has run out; null where there is none.</summary>
    /// <param name="clusters">Those of this instance: only its own connections reach their nodes.</param>
    /// <param name="held">What is executed here already: it may only have missed its heartbeat.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<Operation?> ClaimAsync(IReadOnlyCollection<string> clusters, ICollection<string> held, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var now = await databaseClock.NowAsync(context, cancellationToken);
        var candidates = await context.Operations
            .Where(operation => clusters.Contains(operation.ClusterId) && (operation.Status == OperationStatus.Queued
                ? !context.Operations.Any(other => other.DeploymentId == operation.DeploymentId && other.DeploymentId != null
                    && (other.Status == OperationStatus.Running || other.Status == OperationStatus.Cancelling)
                    && !(operation.Kind == OperationKind.Replace && other.Kind == OperationKind.Run)
                    && !(operation.Kind == OperationKind.Run && other.Kind == OperationKind.Replace))
                : (operation.Status == OperationStatus.Running || operation.Status == OperationStatus.Cancelling)
                    && (operation.Owner == self.Id || operation.LeaseExpiresAt == null || operation.LeaseExpiresAt < now)))
            .OrderBy(operation => operation.CreatedAt).Take(Candidates).ToListAsync(cancellationToken);
        foreach (var operation in candidates.Where(operation => !held.Contains(operation.Id)))
        {
            var last = await context.Operations.MaxAsync(other => other.Fence, cancellationToken) ?? 0;

            // Milliseconds, so that a database that was set back to an older copy is not refused by the nodes.
            operation.Claim(self.Id, Math.Max(last + 1, now.ToUnixTimeMilliseconds()), now + Lease, now);
            try
            {
                await context.SaveChangesAsync(cancellationToken);
                return operation;
            }
            catch (DbUpdateException failure) when (!DatabaseFailure.Is(failure))
            {
                // Another instance was faster, or the deployment's one place is taken: leave it.
                context.Entry(operation).State = EntityState.Detached;
            }
        }
        return null;
    }

    /// <summary>Extends the leases of what is executed here.</summary>
    /// <returns>Those that are another instance's by now.</returns>
    public async Task<IReadOnlyList<string>> RenewAsync(IReadOnlyCollection<OperationTenure> held, CancellationToken cancellationToken)
    {
        if (held.Count == 0)
            return [];
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var expires = await databaseClock.NowAsync(context, cancellationToken) + Lease;
        var fences = held.Select(tenure => (long?)tenure.Fence).ToList();
        var mine = context.Operations.Where(operation => fences.Contains(operation.Fence) && operation.Owner == self.Id);
        await mine.ExecuteUpdateAsync(update => update.SetProperty(operation => operation.LeaseExpiresAt, expires), cancellationToken);
        return [.. held.Select(tenure => tenure.OperationId).Except(await mine.Select(operation => operation.Id).ToListAsync(cancellationToken))];
    }

    /// <summary>At a shutdown: others, and the next start, may take them up at once.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        await context.Operations.Where(operation => operation.Owner == self.Id)
            .ExecuteUpdateAsync(update => update.SetProperty(operation => operation.LeaseExpiresAt, (DateTimeOffset?)null), cancellationToken);
    }

    /// <summary>
    /// Stores how an operation ended, in one transaction with its deployment's state: whoever sees that it has ended sees what came of it.
    /// Null, and nothing stored, where it is another instance's by now.
    /// </summary>
    public Task<Operation?> FinishAsync(string operationId, long fence, OperationStatus status, string? error) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(CancellationToken.None);
        var mine = await context.Operations.SingleOrDefaultAsync(operation => operation.Id == operationId && operation.Fence == fence && operation.Owner == self.Id);
        if (mine is null)
            return null;
        await using var transaction = await context.Database.BeginTransactionAsync(CancellationToken.None);
        mine.Finish(status, error, clock.GetUtcNow());
        await context.SaveChangesAsync(CancellationToken.None);

        // Nothing is to be left of it, however it ended.
        if (mine.Kind == OperationKind.Sweep && await context.Deployments.FindAsync([mine.DeploymentId]) is { } swept)
            swept.Aim(DeploymentGoal.Cleaned);
        if (mine.DeploymentId is { } deploymentId && await keeper.ApplyAsync(context, deploymentId, CancellationToken.None))
            await context.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return mine;
    });

    /// <summary>Those of them that a person wants to end, whichever instance was told.</summary>
    public async Task<IReadOnlyList<string>> CancellingAsync(IReadOnlyCollection<string> held, CancellationToken cancellationToken)
    {
        if (held.Count == 0)
            return [];
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Operations.Where(operation => held.Contains(operation.Id) && operation.Status == OperationStatus.Cancelling)
            .Select(operation => operation.Id).ToListAsync(cancellationToken);
    }
}
