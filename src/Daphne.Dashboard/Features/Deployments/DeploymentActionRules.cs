using Daphne.Dashboard.Features.Operations;
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
    public static string? Refusal(DeploymentAction action, Deployment deployment, Operation? operation) => Busy(operation) ?? action switch
    {
        DeploymentAction.Start when deployment.ReleaseNumber == 0 => "Nothing is deployed yet.",
        DeploymentAction.Stop when !deployment.Workers.Exists(worker => worker.IsCurrent) => "No worker was started.",
        _ => null,
    };

    /// <summary>Why nothing can be begun now; null where it can.</summary>
    public static string? Busy(Operation? operation) => operation switch
    {
        { Kind: OperationKind.Run } when operation.Status.IsActive() => $"{operation.Subject} is on these workers: wait for its end, or cancel it.",
        not null when operation.Status.IsActive() => $"{OperationTitle.Of(operation.Kind)} is {operation.Status.ToString().ToLowerInvariant()}: wait for its end, or cancel it.",
        _ => null,
    };

    /// <summary>
    /// Whether what differs is to be shown: not while an operation is on its way to what was asked for, since until its end nothing is as it should be.
    /// </summary>
    public static bool ShowsDifferences(Operation? operation) =>
        operation is null || !operation.Status.IsActive() || operation.Kind is OperationKind.Run or OperationKind.Reconcile or OperationKind.Restart;
}
