using Daphne.Operations;

namespace Daphne.Dashboard.Features.Operations;

/// <summary>One stage on one node.</summary>
/// <param name="Id">For its log at <c>/api/v1/operations/{id}/steps/{stepId}/log</c>.</param>
/// <param name="Node">The node's name.</param>
/// <param name="NodeId">The node.</param>
/// <param name="Status">Its state.</param>
/// <param name="Done">What was done of the total, in the unit.</param>
/// <param name="Total">Null where it is not known.</param>
/// <param name="Unit">For example bytes.</param>
/// <param name="Message">What it is doing or what came of it.</param>
/// <param name="Error">What failed, and what to do.</param>
/// <param name="Attempt">1, 2, 3 … with each retry.</param>
/// <param name="ReconnectsAt">While the connection to the node is lost: when it is tried next.</param>
/// <param name="StartedAt">Of the last attempt.</param>
/// <param name="FinishedAt">Of the last attempt.</param>
/// <param name="LogStreamId">For the hub's Log.</param>
public sealed record StepResponse(
    string Id, string Node, string NodeId, StepStatus Status, long Done, long? Total, string? Unit, string? Message, string? Error, int Attempt,
    DateTimeOffset? ReconnectsAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, string LogStreamId)
{
    public static StepResponse Of(OperationStep step) => new(
        step.Id, step.NodeName, step.NodeId, step.Status, step.Done, step.Total, step.Unit, step.Message, step.Error, step.Attempt,
        step.ReconnectsAt, step.StartedAt, step.FinishedAt, step.LogStreamId);
}
