using Daphne.Changes;
using Daphne.Data;
using Daphne.Logs;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Deployments;

/// <summary>The rows of workers: what is planned on a node, and every change of what a worker is.</summary>
internal sealed class WorkerRegistry(IDbContextFactory<DashboardDbContext> database, ChangeFeed feed, TimeProvider clock)
{
    /// <summary>The current workers of a deployment on a node.</summary>
    public async Task<IReadOnlyList<Worker>> CurrentAsync(string deploymentId, string? nodeId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Workers.AsNoTracking()
            .Where(worker => worker.DeploymentId == deploymentId && (nodeId == null || worker.NodeId == nodeId) && worker.IsCurrent)
            .OrderBy(worker => worker.NodeName).ThenBy(worker => worker.Port).ToListAsync(cancellationToken);
    }

    /// <summary>The workers that an allocation holds, current ones and such as are to take over.</summary>
    public async Task<IReadOnlyCollection<string>> OfAllocationAsync(string allocationId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Workers.Where(worker => worker.AllocationId == allocationId && (worker.IsCurrent || worker.IsStandby)).Select(worker => worker.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Those that are to take over.</summary>
    public async Task<IReadOnlyList<Worker>> StandbyAsync(string deploymentId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Workers.AsNoTracking().Where(worker => worker.DeploymentId == deploymentId && worker.IsStandby).ToListAsync(cancellationToken);
    }

    /// <summary>The streams of all workers that a deployment has or had on a node, as far as they are not whole yet.</summary>
    public async Task<IReadOnlyList<string>> UnfinishedLogsAsync(string deploymentId, string nodeId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Workers.Where(worker => worker.DeploymentId == deploymentId && worker.NodeId == nodeId)
            .Join(context.LogStreams.Where(stream => !stream.IsComplete), worker => worker.LogStreamId, stream => stream.Id, (worker, _) => worker.LogStreamId)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Stores a worker for each place, in place of the one that was there, before anything is started.</summary>
    public async Task<IReadOnlyList<Worker>> PlanAsync(IReadOnlyList<Worker> planned, CancellationToken cancellationToken)
    {
        if (planned.Count == 0)
            return planned;
        var (deploymentId, nodeId) = (planned[0].DeploymentId, planned[0].NodeId);
        var ports = planned.Select(worker => worker.Port).ToList();
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var replaced = await context.Workers.Where(worker => worker.DeploymentId == deploymentId && worker.NodeId == nodeId && worker.IsCurrent
            && ports.Contains(worker.Port)).ToListAsync(cancellationToken);
        replaced.ForEach(worker => worker.Retire());
        foreach (var worker in planned)
        {
            worker.Become(WorkerStatus.Starting, clock.GetUtcNow());
            context.Add(worker);
            context.Add(new LogStream
            {
                Id = worker.LogStreamId,
                Kind = LogStreamKind.Worker,
                DeploymentId = deploymentId,
                Name = $"{worker.NodeName}:{worker.Port}",
                CreatedAt = clock.GetUtcNow(),
            });
        }
        await context.SaveChangesAsync(cancellationToken);
        Announce(deploymentId);
        return planned;
    }

    /// <summary>Workers that no release asks for any more leave the table; their logs stay.</summary>
    public Task RetireAsync(IReadOnlyCollection<string> workerIds, CancellationToken cancellationToken) =>
        ChangeAsync(workerIds, worker => worker.Retire(), cancellationToken);

    public Task ChangeAsync(string workerId, Action<Worker> change, CancellationToken cancellationToken) => ChangeAsync([workerId], change, cancellationToken);

    public Task ChangeAsync(IReadOnlyCollection<string> workerIds, Action<Worker> change, CancellationToken cancellationToken) =>
        workerIds.Count == 0 ? Task.CompletedTask : Concurrency.RetryAsync(async () =>
        {
            await using var context = await database.CreateDbContextAsync(cancellationToken);
            var workers = await context.Workers.Where(worker => workerIds.Contains(worker.Id)).ToListAsync(cancellationToken);
            workers.ForEach(change);
            if (await context.SaveChangesAsync(cancellationToken) == 0)
                return false;
            foreach (var deploymentId in workers.Select(worker => worker.DeploymentId).Distinct())
                Announce(deploymentId);
            return true;
        });

    private void Announce(string deploymentId) => feed.Publish(new Change(ChangeTopic.Worker, deploymentId, deploymentId));
}
