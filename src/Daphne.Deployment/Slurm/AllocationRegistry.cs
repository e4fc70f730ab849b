using Daphne.Changes;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Logs;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Slurm;

/// <summary>The rows of allocations, as operations plan and change them.</summary>
internal sealed class AllocationRegistry(IDbContextFactory<DashboardDbContext> database, ChangeFeed feed, TimeProvider clock)
{
    /// <summary>Those of a deployment that are not over, with workers or a run, oldest first.</summary>
    public async Task<IReadOnlyList<Allocation>> UnfinishedAsync(string deploymentId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var all = await context.Allocations.AsNoTracking().Where(allocation => allocation.DeploymentId == deploymentId)
            .OrderBy(allocation => allocation.Number).ToListAsync(cancellationToken);
        return all.FindAll(allocation => !allocation.IsOver);
    }

    /// <summary>Those that hold current workers of a release, or such as are to take over, and are not on their way out: they are what an operation waits for.</summary>
    public async Task<IReadOnlyList<Allocation>> AwaitedAsync(string deploymentId, int releaseNumber, bool standby, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Allocations.AsNoTracking()
            .Where(allocation => allocation.DeploymentId == deploymentId && allocation.ReleaseNumber == releaseNumber && !allocation.IsEnding
                && context.Workers.Any(worker => worker.AllocationId == allocation.Id && (standby ? worker.IsStandby : worker.IsCurrent)))
            .OrderBy(allocation => allocation.Number).ToListAsync(cancellationToken);
    }

    /// <summary>The job that executes a run, where it has one of its own.</summary>
    public async Task<Allocation?> OfRunAsync(string runId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Allocations.AsNoTracking().SingleOrDefaultAsync(allocation => allocation.RunId == runId, cancellationToken);
    }

    public async Task<Allocation> GetAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Allocations.AsNoTracking().SingleAsync(allocation => allocation.Id == id, cancellationToken);
    }

    public async Task<Allocation?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Allocations.AsNoTracking().SingleOrDefaultAsync(allocation => allocation.Id == id, cancellationToken);
    }

    /// <summary>A probe that is over has told what it had to tell.</summary>
    public async Task ForgetProbesAsync(string clusterId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        await context.Allocations.Where(allocation => allocation.Kind == AllocationKind.Probe && allocation.ClusterId == clusterId && AllocationStates.Over.Contains(allocation.State))
            .ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Probes whose operation is over without having ended them. One that is ending and has a number is followed to its end.</summary>
    public async Task<IReadOnlyList<Allocation>> LeftProbesAsync(string clusterId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Allocations.AsNoTracking()
            .Where(allocation => allocation.Kind == AllocationKind.Probe && allocation.ClusterId == clusterId && !AllocationStates.Over.Contains(allocation.State)
                && (!allocation.IsEnding || allocation.JobId == null)
                && !context.Operations.Any(operation => operation.Id == allocation.Id && operation.FinishedAt == null))
            .ToListAsync(cancellationToken);
    }

    public async Task<int> NextNumberAsync(string deploymentId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return 1 + (await context.Allocations.Where(allocation => allocation.DeploymentId == deploymentId)
            .MaxAsync(allocation => (int?)allocation.Number, cancellationToken) ?? 0);
    }

    /// <summary>Stores an allocation with its workers before anything of it is submitted.</summary>
    public async Task PlanAsync(Allocation allocation, IReadOnlyList<Worker> workers, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        context.Add(allocation);
        if (allocation.Kind is AllocationKind.Workers or AllocationKind.Build)
            context.Add(Stream(allocation.LogStreamId, LogStreamKind.Allocation, allocation.DeploymentId, $"Job {allocation.JobName}"));
        foreach (var worker in workers)
        {
            worker.Become(WorkerStatus.Queued, clock.GetUtcNow());
            context.Add(worker);
            context.Add(Stream(worker.LogStreamId, LogStreamKind.Worker, allocation.DeploymentId, $"{allocation.Number}.{worker.Task}"));
        }
        await context.SaveChangesAsync(cancellationToken);
        Announce(allocation);
    }

    public Task<Allocation> ChangeAsync(string id, Action<Allocation, DateTimeOffset> change, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var allocation = await context.Allocations.SingleAsync(allocation => allocation.Id == id, cancellationToken);
        change(allocation, clock.GetUtcNow());
        if (await context.SaveChangesAsync(cancellationToken) > 0)
            Announce(allocation);
        return allocation;
    });

    private LogStream Stream(string id, LogStreamKind kind, string? deploymentId, string name) =>
        new() { Id = id, Kind = kind, DeploymentId = deploymentId, Name = name, CreatedAt = clock.GetUtcNow() };

    private void Announce(Allocation allocation)
    {
        feed.Publish(new Change(ChangeTopic.Allocation, allocation.Id, allocation.DeploymentId));
        if (allocation.DeploymentId is { } deploymentId)
            feed.Publish(new Change(ChangeTopic.Worker, deploymentId, deploymentId));
    }
}
