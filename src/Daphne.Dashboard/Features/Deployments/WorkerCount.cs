using Daphne.Deployments;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>How many of a deployment's current workers answer.</summary>
public readonly record struct WorkerCount(int Ready, int Total)
{
    public static WorkerCount Of(Deployment deployment)
    {
        var current = deployment.Workers.Where(worker => worker.IsCurrent).ToList();
        return new(current.Count(worker => worker.Status is WorkerStatus.Ready), current.Count);
    }
}
