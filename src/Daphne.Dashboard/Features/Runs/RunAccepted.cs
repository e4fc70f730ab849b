namespace Daphne.Dashboard.Features.Runs;

/// <param name="RunId">The run.</param>
/// <param name="OperationId">What executes it.</param>
/// <param name="DeploymentId">Where.</param>
public sealed record RunAccepted(string RunId, string? OperationId, string DeploymentId);
