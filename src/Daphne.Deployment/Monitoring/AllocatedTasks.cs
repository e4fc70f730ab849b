using Daphne.Data;
using Daphne.Runs;
using Daphne.Slurm;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Monitoring;

/// <summary>
/// What tasks of Slurm jobs tell of themselves is the last that was heard: one whose job is over, or that has not moved for long, is gone
/// without having been able to say so.
/// </summary>
internal sealed class AllocatedTasks(IDbContextFactory<DashboardDbContext> database, TimeProvider clock)
{
    /// <summary>A task tells something every ten seconds; a shared file system may take a while to show it.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    /// <summary>No file system is slow or full for as long as this: its node has lost it.</summary>
    private static readonly TimeSpan LongSilence = TimeSpan.FromMinutes(30);
    private readonly Dictionary<string, (long Beat, DateTimeOffset Since)> beats = [];

    /// <summary>What a node has told, put right by what Slurm has said of the jobs.</summary>
    public async Task<NodeSnapshot> CorrectAsync(string nodeId, NodeSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (!snapshot.Processes.Values.Any(process => process.Place is not null))
            return snapshot;
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var unfinished = await context.Allocations.AsNoTracking().Where(allocation => allocation.NodeId == nodeId && !AllocationStates.Over.Contains(allocation.State))
            .Select(allocation => new { allocation.Id, allocation.RunId, allocation.JobId, allocation.State, allocation.Restarts }).ToListAsync(cancellationToken);
        var waiting = await context.Workers.Where(worker => worker.NodeId == nodeId && (worker.IsCurrent || worker.IsStandby) && worker.AllocationId != null)
            .Select(worker => new { worker.Id, worker.AllocationId }).ToListAsync(cancellationToken);

        // Its srun waits for Slurm, and tells itself where that comes to nothing.
        var steps = await context.Runs.Where(run => run.NodeId == nodeId && (run.Status == RunStatus.Running || run.Status == RunStatus.Cancelling)
                && !context.Allocations.Any(allocation => allocation.RunId == run.Id))
            .Select(run => run.Id).ToListAsync(cancellationToken);

        // A worker is known by its id; a step of somebody else's allocation by the number of the job.
        var jobs = unfinished.SelectMany(allocation => new[] { allocation.Id, allocation.RunId, $"{allocation.JobId}" }.OfType<string>().Select(name => (Name: name, allocation.State, Restarts: 0)))
            .Concat(waiting.Join(unfinished, worker => worker.AllocationId, allocation => allocation.Id, (worker, allocation) => (Name: worker.Id, allocation.State, allocation.Restarts)))
            .DistinctBy(known => known.Name).ToDictionary(known => known.Name, known => (known.State, known.Restarts));
        return snapshot with { Processes = snapshot.Processes.ToDictionary(process => process.Key, process => Correct(process.Value, jobs, steps)) };
    }

    private ProcessSnapshot Correct(ProcessSnapshot process, Dictionary<string, (AllocationState State, int Restarts)> jobs, List<string> steps)
    {
        if (process.Place is not { } place)
            return process;
        var isKnown = jobs.TryGetValue(process.Id, out var job) || jobs.TryGetValue(place.Job ?? "", out job);

        // What it told before Slurm put its job back into the queue is void, its end, too: it has not begun anew yet.
        if (isKnown && place.Job is not null && place.Restarts < job.Restarts)
            return process with { IsAlive = true, ExitCode = null, Place = place with { Port = 0, IsReady = false } };
        if (!process.IsAlive)
            return process;
        if (!isKnown)
            return process with { IsAlive = place.Job is null && steps.Contains(process.Id) };

        // Of a suspended one nothing is heard, and nothing shall be thought.
        var now = clock.GetUtcNow();
        if (job.State == AllocationState.Suspended || !place.IsReady)
        {
            beats.Remove(process.Id);
            return job.State == AllocationState.Suspended ? process with { Place = place with { IsReady = false } } : process;
        }
        if (!beats.TryGetValue(process.Id, out var last) || last.Beat != place.Beat)
            beats[process.Id] = (place.Beat, now);
        var silence = now - beats[process.Id].Since;
        return silence > LongSilence ? process with { IsAlive = false } : silence > Silence ? process with { Place = place with { IsSilent = true } } : process;
    }
}
