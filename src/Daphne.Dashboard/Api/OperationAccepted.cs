using Daphne.Operations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Daphne.Dashboard.Api;

/// <summary>The answer of every action: the operation that was queued for it.</summary>
/// <param name="OperationId">Follow it at <c>/api/v1/operations/{id}</c>, which is also the Location.</param>
/// <param name="DeploymentId">Null for the check of a cluster.</param>
public sealed record OperationAccepted(string OperationId, string? DeploymentId)
{
    public static Accepted<OperationAccepted> Of(Operation operation) =>
        TypedResults.Accepted(LocationOf(operation.Id), new OperationAccepted(operation.Id, operation.DeploymentId));

    public static string LocationOf(string operationId) => $"/api/v1/operations/{operationId}";
}
