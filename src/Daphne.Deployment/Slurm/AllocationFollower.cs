using Daphne.Data;
using Daphne.Deployments;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Slurm;

/// <summary>
/// Brings the rows of allocations level with what Slurm says. A job is ours by its name, which holds the token; its number alone means
/// nothing, since Slurm begins to count anew now and then.
/// </summary>
internal sealed class AllocationFollower(IDbContextFactory<DashboardDbContext> database, AllocationRegistry registry, AllocatedWorkers workers, TimeProvider clock)
{
    /// <summary>A job that was accepted a moment ago need not be listed yet, and accounting lags some seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Accounting that never heard of a job's end has it running for ever.</summary>
    private static readonly TimeSpan PatienceWithAccounting = TimeSpan.FromMinutes(3);

    public async Task<IReadOnlyList<Allocation>> UnfinishedAsync(string clusterId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Allocations.AsNoTracking().Where(allocation => allocation.ClusterId == clusterId && !AllocationStates.Over.Contains(allocation.State)).ToListAsync(cancellationToken);
    }

    /// <summary>The workers of jobs that are over, as far as they were not told so, as when the dashboard ended in between.</summary>
    public async Task CatchUpAsync(string clusterId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var behind = await context.Allocations.AsNoTracking().Where(allocation => allocation.ClusterId == clusterId && AllocationStates.Over.Contains(allocation.State)
            && context.Workers.Any(worker => worker.AllocationId == allocation.Id && (worker.IsCurrent || worker.IsStandby)
                && worker.Status != WorkerStatus.Stopped && worker.Status != WorkerStatus.Failed && worker.Status != WorkerStatus.Lost)).ToListAsync(cancellationToken);
        foreach (var allocation in behind)
            await workers.FollowAsync(allocation, cancellationToken);
    }

    /// <param name="known">The rows as they were before Slurm was asked.</param>
    /// <param name="answer">What it said.</param>
    /// <param name="missingSince">By name, since when a job has not been listed; kept by the caller from one answer to the next.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The numbers of jobs that are one too many, and wait.</returns>
    public async Task<IReadOnlyList<(long JobId, string Name)>> FollowAsync(
        IReadOnlyList<Allocation> known, SlurmAnswer answer, Dictionary<string, DateTimeOffset> missingSince, CancellationToken cancellationToken)
    {
        var jobs = answer.Jobs.ToLookup(job => job.Name, StringComparer.Ordinal);
        var extra = new List<(long, string)>();
        foreach (var allocation in known)
        {
            var own = jobs[allocation.JobName].ToList();
            var job = own.Count > 0 ? own.MaxBy(job => Rank(job, allocation)) : null;
            extra.AddRange(own.Where(other => other != job && other.State.IsWaiting()).Select(other => (other.JobId, other.Name)));
            if (job is not null)
                missingSince.Remove(allocation.JobName);
            else if (allocation.JobId is not null)
                job = Missing(allocation, answer, missingSince);
            else if (allocation.IsEnding)
                await AbandonAsync(allocation, missingSince, cancellationToken);
            if (job is not null)
                await SeeAsync(allocation, Complete(job, answer), cancellationToken);
        }
        foreach (var gone in missingSince.Keys.Except(known.Select(allocation => allocation.JobName)).ToList())
            missingSince.Remove(gone);
        return extra;
    }

    /// <summary>Of two jobs of one name the one that has begun does the work; the other ends at once when it begins.</summary>
    private static int Rank(SlurmJob job, Allocation allocation) =>
        (job.State.HasNodes() ? 4 : 0) + (job.JobId == allocation.JobId ? 2 : 0) + (job.State.IsOver() ? -3 : 0);

    /// <summary>What is left of a job that Slurm lists no more: its accounting, its memory, or a word in the job's own folder.</summary>
    private SlurmJob? Missing(Allocation allocation, SlurmAnswer answer, Dictionary<string, DateTimeOffset> missingSince)
    {
        var now = clock.GetUtcNow();
        missingSince.TryAdd(allocation.JobName, now);
        var remains = answer.Remains.GetValueOrDefault(allocation.JobName);
        if (remains is { } over && over.State.IsOver())
            return over;
        if (now - missingSince[allocation.JobName] < (remains is null ? Patience : PatienceWithAccounting))
            return null;
        var end = answer.Ended.GetValueOrDefault(allocation.JobName);
        return new SlurmJob
        {
            JobId = allocation.JobId!.Value,
            Name = allocation.JobName,
            State = end is null ? AllocationState.Gone : end.ExitCode == 0 ? AllocationState.Completed : AllocationState.Failed,
            StartsAt = allocation.StartedAt,
            EndsAt = end?.At ?? now,
            ExitCode = end?.ExitCode,
            Reason = end?.Why,
        };
    }

    /// <summary>One that was to end, and that Slurm never had.</summary>
    private async Task AbandonAsync(Allocation allocation, Dictionary<string, DateTimeOffset> missingSince, CancellationToken cancellationToken)
    {
        missingSince.TryAdd(allocation.JobName, clock.GetUtcNow());
        if (clock.GetUtcNow() - missingSince[allocation.JobName] < PatienceWithAccounting)
            return;
        var row = await registry.ChangeAsync(allocation.Id, (row, now) =>
        {
            if (row is { IsOver: false, JobId: null })
                row.Ended(AllocationState.Abandoned, null, null, now);
        }, cancellationToken);
        await workers.FollowAsync(row, cancellationToken);
    }

    /// <summary>squeue does not tell exit codes; the batch script does, or, of one that was killed, Slurm's memory.</summary>
    private static SlurmJob Complete(SlurmJob job, SlurmAnswer answer) => !job.State.IsOver() ? job
        : answer.Ended.TryGetValue(job.Name, out var end) ? job with { ExitCode = job.ExitCode ?? end.ExitCode, Reason = end.Why ?? job.Reason }
        : job.ExitCode is not null ? job
        : answer.Remains.TryGetValue(job.Name, out var remains) && remains.JobId == job.JobId ? job with { ExitCode = remains.ExitCode }
        : job;

    private async Task SeeAsync(Allocation before, SlurmJob job, CancellationToken cancellationToken)
    {
        // Most answers say what is known already; this copy of the row tells without asking the database.
        var version = before.Version;
        if (!before.See(job, clock.GetUtcNow()))
            return;
        var changed = false;
        var row = await registry.ChangeAsync(before.Id, (row, now) =>
        {
            // Whoever changed it since Slurm was asked knows more than this answer.
            changed = !row.IsOver && row.Version == version && row.See(job, now);
        }, cancellationToken);
        if (changed)
            await workers.FollowAsync(row, cancellationToken);
    }
}
