using Daphne.Changes;
using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Operations;

/// <summary>Where operations are stored to be done. The table is the queue; the signal only spares the runner its next poll.</summary>
public sealed class OperationQueue(IDbContextFactory<DashboardDbContext> database, ChangeFeed feed)
{
    private readonly SemaphoreSlim signal = new(0, 1);

    /// <summary>Stores an operation that needs no other rows.</summary>
    public async Task<Operation> EnqueueAsync(Operation operation, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await EnqueueAsync(context, operation, cancellationToken);
    }

    /// <summary>
    /// Stores an operation together with whatever the context holds, in one transaction. Where two come at once, a unique index lets one
    /// through: call it within <see cref="Concurrency"/>, so that the other one is told.
    /// </summary>
    /// <exception cref="ProblemException">Another operation of the deployment is not done yet.</exception>
    public async Task<Operation> EnqueueAsync(DashboardDbContext context, Operation operation, CancellationToken cancellationToken)
    {
        if (operation.DeploymentId is { } deploymentId && operation.Kind != OperationKind.Run)
            await RefuseWhileActiveAsync(context, deploymentId, operation.Kind, cancellationToken);
        context.Add(operation);
        await context.SaveChangesAsync(cancellationToken);
        Announce(operation);
        return operation;
    }

    /// <summary>An operation may have become ready to be claimed.</summary>
    public void Announce(Operation operation)
    {
        feed.Publish(new Change(ChangeTopic.Operation, operation.Id, operation.DeploymentId));
        if (operation.DeploymentId is { } deploymentId)
            feed.Publish(new Change(ChangeTopic.Deployment, deploymentId, deploymentId));
        Wake();
    }

    internal void Wake()
    {
        lock (signal)
        {
            if (signal.CurrentCount == 0)
                signal.Release();
        }
    }

    /// <summary>Waits for the next announcement, at most so long: another instance, or an expired lease, announces nothing here.</summary>
    internal Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => signal.WaitAsync(atMost, cancellationToken);

    /// <exception cref="ProblemException">An operation or a run of the deployment is not done yet.</exception>
    internal static async Task RefuseWhileActiveAsync(DashboardDbContext context, string deploymentId, OperationKind kind, CancellationToken cancellationToken)
    {
        // A run that has ended stands in nobody's way, though its operation may still be writing that down.
        var active = await context.Operations.AsNoTracking().Where(OperationRules.IsActive).FirstOrDefaultAsync(
            operation => operation.DeploymentId == deploymentId
                && (operation.Kind != OperationKind.Run
                    || (kind != OperationKind.Replace && context.Runs.Any(run => run.Id == operation.RunId && run.FinishedAt == null))), cancellationToken);
        if (active is not null)
            throw ProblemException.Conflict(
                $"{kind} is not possible now: {active.Kind} of '{active.Subject}' is {active.Status.ToString().ToLowerInvariant()} (operation {active.Id}). Wait for it, or cancel it.");
    }
}
