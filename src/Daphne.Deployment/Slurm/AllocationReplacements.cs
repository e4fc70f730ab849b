using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Instances;
using Daphne.Operations;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Slurm;

/// <summary>Sees that an allocation whose time limit comes near is replaced, where its deployment asks for that. All that it goes by is stored.</summary>
internal sealed class AllocationReplacements(IDbContextFactory<DashboardDbContext> database, ClusterOwnership ownership, OperationQueue queue, TimeProvider clock)
{
    /// <summary>After one that failed or was cancelled.</summary>
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMinutes(5);

    /// <summary>Stores a Replace for each deployment that is due.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await CandidatesAsync(cancellationToken))
            await Concurrency.RetryAsync(() => LookAsync(id, cancellationToken));
    }

    private async Task<IReadOnlyList<string>> CandidatesAsync(CancellationToken cancellationToken)
    {
        var held = ownership.Held;
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var running = await context.Allocations.AsNoTracking()
            .Where(allocation => held.Contains(allocation.ClusterId) && allocation.Kind == AllocationKind.Workers && allocation.State == AllocationState.Running
                && !allocation.IsEnding && !allocation.IsStandby && allocation.DeploymentId != null && allocation.EndsAt != null)
            .Select(allocation => allocation.DeploymentId!).Distinct().ToListAsync(cancellationToken);
        return running;
    }

    private async Task LookAsync(string deploymentId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var deployment = await DeploymentService.Whole(context).SingleOrDefaultAsync(deployment => deployment.Id == deploymentId, cancellationToken);
        if (deployment is not { Goal: DeploymentGoal.Running, CurrentRelease.Settings.Slurm.ReplaceMinutes: { } minutes })
            return;
        var allocations = await context.Allocations.AsNoTracking().Where(allocation => allocation.DeploymentId == deploymentId && allocation.Kind == AllocationKind.Workers
            && !AllocationStates.Over.Contains(allocation.State) && !allocation.IsEnding).ToListAsync(cancellationToken);
        if (!allocations.Exists(allocation => !allocation.IsStandby && IsDue(allocation, TimeSpan.FromMinutes(minutes), now)))
            return;

        // Nothing logs in by itself where a person has logged out, or the site has refused.
        if (SlurmPlan.LoginOf(deployment.Cluster!).Status != NodeStatus.Reachable)
            return;
        var operations = context.Operations.AsNoTracking().Where(operation => operation.DeploymentId == deploymentId && operation.Kind != OperationKind.Run);
        if (await operations.AnyAsync(OperationRules.IsActive, cancellationToken)
            || await operations.AnyAsync(operation => operation.Kind == OperationKind.Replace && operation.CreatedAt > now - BetweenAttempts, cancellationToken))
            return;
        try
        {
            await queue.EnqueueAsync(context, OperationPlan.Replace(deployment, deployment.Cluster!, now), cancellationToken);
        }
        catch (ProblemException)
        {
            // A person, or another dashboard, was faster.
        }
    }

    /// <summary>Never in the first half of its time: its replacement would be due at once, and so on for ever.</summary>
    private static bool IsDue(Allocation allocation, TimeSpan lead, DateTimeOffset now)
    {
        if (allocation is not { StartedAt: { } start, EndsAt: { } end })
            return false;
        var half = (end - start) / 2;
        return end - (lead < half ? lead : half) <= now;
    }
}
