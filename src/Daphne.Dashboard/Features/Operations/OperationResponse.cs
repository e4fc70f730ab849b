using Daphne.Operations;

namespace Daphne.Dashboard.Features.Operations;

/// <summary>One background job, stage by stage and node by node.</summary>
public sealed record OperationResponse(
    string Id, OperationKind Kind, OperationStatus Status, string? Error, string Subject, string ClusterId, string? DeploymentId, int? Release, string? RunId,
    bool CanCancel, bool CanRetry, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, IReadOnlyList<StageResponse> Stages)
{
    public static OperationResponse Of(Operation operation) => new(
        operation.Id, operation.Kind, operation.Status, operation.Error, operation.Subject, operation.ClusterId, operation.DeploymentId,
        operation.ReleaseNumber, operation.RunId, operation.CanCancel, operation.CanRetry, operation.CreatedAt, operation.StartedAt, operation.FinishedAt,
        [.. operation.Stages.OrderBy(stage => stage.Ordinal).Select(StageResponse.Of)]);
}
