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
        return new(ready, current.Count, ready < current.Count && deployment.Status is (DeploymentStatus.Degraded or DeploymentStatus.Failed));
    }
}
