using Daphne.Deployments;
using Daphne.Operations;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>Which buttons a deployment has in its state, and why one cannot be pressed now. The service checks again.</summary>
public static class DeploymentActionRules
{
    public static bool IsOffered(DeploymentAction action, Deployment deployment) => action switch
    {
        DeploymentAction.Start => deployment.Status is DeploymentStatus.Stopped or DeploymentStatus.Degraded or DeploymentStatus.Failed,
        DeploymentAction.Stop => deployment.Status is not (DeploymentStatus.Stopped or DeploymentStatus.Cleaned),
        DeploymentAction.Clean => deployment.Status is not DeploymentStatus.Cleaned,
        // Also after a Clean that failed on some node: that node may be gone for good.
        DeploymentAction.Delete => deployment.Goal is DeploymentGoal.Cleaned,
        _ => true,
    };

    /// <summary>Null where it can be pressed.</summary>
    public static string? Refusal(DeploymentAction action, Deployment deployment, Operation? operation)
    {
        if (operation is not null && operation.Status.IsActive() && operation.Kind is not OperationKind.Run)
            return $"{operation.Kind} is {operation.Status.ToString().ToLowerInvariant()}: wait for its end, or cancel it.";
        if (operation is not null && operation.Status.IsActive())
            return $"{operation.Subject} is on these workers: wait for its end, or cancel it.";
        return action switch
        {
            DeploymentAction.Start when deployment.ReleaseNumber == 0 => "Nothing is deployed yet.",
            DeploymentAction.Stop when !deployment.Workers.Exists(worker => worker.IsCurrent) => "No worker was started.",
            _ => null,
        };
    }
}
