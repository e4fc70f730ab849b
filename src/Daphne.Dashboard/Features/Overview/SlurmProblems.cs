using Daphne.Clusters;
using Daphne.Dashboard.Shared;
using Daphne.Deployments;
using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Overview;

/// <summary>What of Slurm a person should look at. A job that waits for its turn is none of it.</summary>
public static class SlurmProblems
{
    public static OverviewProblem? Of(SlurmSite site, IEnumerable<Cluster> clusters) =>
        site.UnreachableSince is { } since && clusters.FirstOrDefault(cluster => cluster.Id == site.ClusterId) is { } cluster
            ? new(SlurmTrouble.Silent, $"Slurm of {cluster.Name} does not answer", site.UnreachableDetail ?? "Its jobs may well go on. It is asked again by itself.",
                $"/clusters/{cluster.Id}", "Open the cluster", since)
            : null;

    /// <summary>Workers that are near their time limit, unless others stand by to take over in time.</summary>
    public static OverviewProblem? Of(Deployment deployment, DateTimeOffset now)
    {
        var warn = TimeSpan.FromMinutes(deployment.CurrentRelease?.Settings.Slurm?.WarnMinutes ?? SlurmSettings.DefaultWarnMinutes);
        var near = deployment.Allocations.FindAll(allocation =>
            allocation is { Kind: AllocationKind.Workers, State: AllocationState.Running, IsStandby: false, EndsAt: not null } && allocation.EndsAt - now <= warn);
        if (near.Count == 0)
            return null;
        var end = near.Min(allocation => allocation.EndsAt!.Value);
        if (deployment.Allocations.Exists(allocation => allocation.IsStandby && (allocation.State.HasNodes() || allocation.ExpectedAt <= end)))
            return null;
        var workers = near.Sum(allocation => allocation.Workers);
        return new(SlurmTrouble.EndsSoon, $"{Wording.Count(workers, "worker")} of {deployment.Name} {(workers == 1 ? "ends" : "end")} {(end <= now ? "now" : Wording.Ago(end, now))}",
            "Their Slurm job reaches its time limit. Redeploy with a longer one, or with a replacement that is submitted in time.",
            $"/deployments/{deployment.Id}", "Open the deployment", end - warn);
    }
}
