using Daphne.Data;
using Daphne.Operations;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Slurm;

/// <summary>
/// Jobs that nobody has use for any more, and that live all the same, since Slurm did not answer when they were to be ended. Whoever watches
/// the cluster ends them as soon as it does: by the names that are stored here, and only while no operation is at work that sees to it itself.
/// </summary>
internal sealed class LeftJobs(IDbContextFactory<DashboardDbContext> database, AllocationRegistry registry, TimeProvider clock)
{
    /// <summary>A job ends a moment after what it was for.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromMinutes(1);

    /// <summary>For so long a job may come back of which Slurm said that it is over, as after a restart with an earlier state.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>A submission of which nobody has heard the end may come to Slurm after it has said that there is no such job.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    /// <summary>Whether jobs may still come that nobody wants, though none is followed.</summary>
    public async Task<bool> MayComeAsync(string clusterId, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - Late;
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Allocations.AnyAsync(allocation => allocation.ClusterId == clusterId && allocation.IsEnding && allocation.JobId == null
            && allocation.State == AllocationState.Abandoned && allocation.StateSince > since, cancellationToken);
    }

    /// <returns>The names of those to be cancelled now. Their rows say so from now on.</returns>
    public async Task<IReadOnlyList<string>> TakeAsync(string clusterId, SlurmAnswer answer, CancellationToken cancellationToken)
    {
        var living = answer.Jobs.Where(job => !job.State.IsOver() && job.State != AllocationState.Completing).Select(job => job.Name).Where(Allocation.MayBeOurs).ToHashSet(StringComparer.Ordinal);
        if (living.Count == 0)
            return [];
        var left = await UnwantedAsync(clusterId, living, cancellationToken);
        foreach (var allocation in left.Where(allocation => !allocation.IsEnding))
            await registry.ChangeAsync(allocation.Id, (row, _) => row.End(), cancellationToken);
        return [.. left.Select(allocation => allocation.JobName)];
    }

    private async Task<IReadOnlyList<Allocation>> UnwantedAsync(string clusterId, HashSet<string> living, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (ended, remembered) = (now - Afterwards, now - Memory);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var candidates = await context.Allocations
            .Where(allocation => allocation.ClusterId == clusterId && (allocation.IsEnding || allocation.Kind != AllocationKind.Workers)
                && (!AllocationStates.Over.Contains(allocation.State) || allocation.StateSince > remembered))
            .Select(allocation => new { allocation.Id, allocation.Token }).ToListAsync(cancellationToken);
        var ids = candidates.Where(candidate => living.Contains(Allocation.NameOf(candidate.Token))).Select(candidate => candidate.Id).ToList();
        if (ids.Count == 0)
            return [];

        // Of a deployment a run may be under way, which still has the workers that are to end after it.
        var atWork = context.Operations.Where(OperationRules.IsRunning);
        return await context.Allocations.AsNoTracking()
            .Where(allocation => ids.Contains(allocation.Id)
                && (allocation.IsEnding || context.Operations.Any(operation => operation.FinishedAt < ended && (operation.Id == allocation.Id
                    || (operation.RunId != null && operation.RunId == allocation.RunId) || operation.Stages.Any(stage => stage.Steps.Any(step => step.Id == allocation.Id)))))
                && !atWork.Any(operation => operation.Id == allocation.Id || (operation.DeploymentId != null && operation.DeploymentId == allocation.DeploymentId)))
            .ToListAsync(cancellationToken);
    }
}
