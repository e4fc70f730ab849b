using Daphne.Clusters;
using Daphne.Deployments;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>How many of a deployment's current workers answer.</summary>
/// <param name="Ready">Those that do.</param>
/// <param name="Total">All that there should be.</param>
/// <param name="IsShort">Some are missing though nobody stopped them.</param>
public readonly record struct WorkerCount(int Ready, int Total, bool IsShort)
{
    public static WorkerCount Of(Deployment deployment)
    {
        var current = deployment.Workers.Where(worker => worker.IsCurrent).ToList();
        var ready = current.Count(worker => worker.Status is WorkerStatus.Ready);
        var total = current.Count > 0 || deployment.Goal != DeploymentGoal.Running ? current.Count : Planned(deployment);
        return new(ready, total, ready < total && deployment.Status is (DeploymentStatus.Degraded or DeploymentStatus.Failed));
    }

    /// <summary>How many the release asks for, while none is started yet.</summary>
    private static int Planned(Deployment deployment) => deployment is { Cluster: { } cluster, CurrentRelease: { } release }
        ? NodeEndpoint.WorkersOf(cluster, release.Settings)
        : 0;
}
