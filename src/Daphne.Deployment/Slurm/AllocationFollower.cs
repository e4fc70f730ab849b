using Daphne.Data;
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

    public async Task<IReadOnlyList<Allocation>> UnfinishedAsync(string clusterId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Allocations.AsNoTracking().Where(allocation => allocation.ClusterId == clusterId && !AllocationStates.Over.Contains(allocation.State)).ToListAsync(cancellationToken);
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
            var job = own.Find(job => job.JobId == allocation.JobId && !job.State.IsOver()) ?? own.Find(job => job.State.HasNodes())
                ?? own.Find(job => job.JobId == allocation.JobId) ?? own.FirstOrDefault();
            extra.AddRange(own.Where(other => other != job && other.State.IsWaiting()).Select(other => (other.JobId, other.Name)));
            if (job is not null)
                missingSince.Remove(allocation.JobName);
            else if (allocation.JobId is not null)
                job = Missing(allocation, answer, missingSince);
            if (job is not null)
                await SeeAsync(allocation, Complete(job, answer), cancellationToken);
        }
        foreach (var gone in missingSince.Keys.Except(known.Select(allocation => allocation.JobName)).ToList())
            missingSince.Remove(gone);
        return extra;
    }

    /// <summary>What is left of a job that Slurm lists no more: its accounting, its memory, or a word in the job's own folder.</summary>
    private SlurmJob? Missing(Allocation allocation, SlurmAnswer answer, Dictionary<string, DateTimeOffset> missingSince)
    {
        if (answer.Remains.TryGetValue(allocation.JobName, out var remains))
            return remains;
        var now = clock.GetUtcNow();
        missingSince.TryAdd(allocation.JobName, now);
        if (now - missingSince[allocation.JobName] < Patience)
            return null;
        var ended = answer.Ended.TryGetValue(allocation.JobName, out var end);
        return new SlurmJob
        {
            JobId = allocation.JobId!.Value,
            Name = allocation.JobName,
            State = !ended ? AllocationState.Gone : end.ExitCode == 0 ? AllocationState.Completed : AllocationState.Failed,
            EndsAt = ended ? end.At : now,
            ExitCode = ended ? end.ExitCode : null,
        };
    }

    /// <summary>squeue does not tell exit codes; the batch script does.</summary>
    private static SlurmJob Complete(SlurmJob job, SlurmAnswer answer) =>
        job is { ExitCode: null } && job.State.IsOver() && answer.Ended.TryGetValue(job.Name, out var end) ? job with { ExitCode = end.ExitCode } : job;

    private async Task SeeAsync(Allocation before, SlurmJob job, CancellationToken cancellationToken)
    {
        var changed = false;
        var row = await registry.ChangeAsync(before.Id, (row, now) =>
        {
            // An operation that ended it meanwhile, or a later answer, has the say.
            changed = !row.IsOver && row.Version == before.Version && row.See(job, now);
        }, cancellationToken);
        if (changed)
            await workers.FollowAsync(row, cancellationToken);
    }
}
