using Daphne.Data;
using Daphne.Deployments;
using Daphne.Slurm;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Monitoring;

/// <summary>What the database knows of the processes of one node, read anew for each line of its status stream.</summary>
internal sealed class MonitoredProcesses(IDbContextFactory<DashboardDbContext> database, TimeProvider clock)
{
    /// <summary>A process without an exit code counts as over after this: its supervisor may still be writing it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, DateTimeOffset> goneSince = [];

    public async Task<IReadOnlyList<Worker>> WorkersAsync(string nodeId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Workers.AsNoTracking().Where(worker => worker.NodeId == nodeId && (worker.IsCurrent || worker.IsStandby)).ToListAsync(cancellationToken);
    }

    /// <summary>Whether a process that is gone will say nothing more.</summary>
    public bool IsOver(ProcessSnapshot process, DateTimeOffset now)
    {
        if (process.ExitCode is not null)
            return true;
        goneSince.TryAdd(process.Id, now);
        return now - goneSince[process.Id] >= Patience;
    }

    /// <summary>Processes whose logs are not whole though a snapshot has not shown them for a while.</summary>
    public async Task<IReadOnlyList<string>> MissingAsync(string nodeId, NodeSnapshot snapshot, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var workers = await context.Workers.Where(worker => worker.NodeId == nodeId && worker.Status != WorkerStatus.Starting && worker.Status != WorkerStatus.Ready)
            .Join(context.LogStreams.Where(stream => !stream.IsComplete), worker => worker.LogStreamId, stream => stream.Id, (worker, _) => worker.Id)
            .ToListAsync(cancellationToken);
        var runs = await context.Runs.Where(run => run.NodeId == nodeId && run.Pid != null)
            .Join(context.LogStreams.Where(stream => !stream.IsComplete), run => run.LogStreamId, stream => stream.Id, (run, _) => run.Id)
            .ToListAsync(cancellationToken);
        var builds = await context.Allocations.Where(allocation => allocation.NodeId == nodeId && allocation.Kind == AllocationKind.Build && AllocationStates.Over.Contains(allocation.State))
            .Join(context.LogStreams.Where(stream => !stream.IsComplete), build => build.LogStreamId, stream => stream.Id, (build, _) => build.Id)
            .ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var missing = workers.Concat(runs).Concat(builds).Where(id => !snapshot.Processes.ContainsKey(id)).ToList();
        foreach (var id in missing)
            goneSince.TryAdd(id, now);
        return [.. missing.Where(id => now - goneSince[id] >= Patience)];
    }
}
