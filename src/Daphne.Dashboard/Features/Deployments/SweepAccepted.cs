using Daphne.Operations;

namespace Daphne.Dashboard.Features.Deployments;

/// <param name="OperationId">To follow.</param>
/// <param name="DeploymentId">What is deployed for it; it stays, cleaned, with its logs until it is deleted.</param>
/// <param name="RunId">The execution of the script.</param>
public sealed record SweepAccepted(string OperationId, string DeploymentId, string RunId)
{
    public static SweepAccepted Of(Operation operation) => new(operation.Id, operation.DeploymentId!, operation.RunId!);
}
