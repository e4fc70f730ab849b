using Daphne.Operations;

namespace Daphne.Dashboard.Features.Operations;

/// <summary>What an operation is called, and where what it is about is shown.</summary>
public static class OperationTitle
{
    public static string Of(Operation operation) =>
        operation.ReleaseNumber is not null && operation.Kind is OperationKind.Deploy or OperationKind.Redeploy
            ? $"{operation.Kind} release {operation.ReleaseNumber}"
            : Of(operation.Kind);

    public static string Of(OperationKind kind) => kind == OperationKind.Restart ? "Reconcile (restart policy)" : kind.ToString();

    public static string SubjectHref(Operation operation) => operation switch
    {
        { Kind: not OperationKind.Sweep, RunId: { } run } => $"/runs/{run}",
        { DeploymentId: { } deployment } => $"/deployments/{deployment}",
        _ => $"/clusters/{operation.ClusterId}",
    };
}
