using Daphne.Operations;

namespace Daphne.Dashboard.Features.Operations;

public sealed record StageResponse(
    string Name, StepStatus Status, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, IReadOnlyList<StepResponse> Steps)
{
    public static StageResponse Of(OperationStage stage) => new(
        stage.Name, stage.Status, stage.StartedAt, stage.FinishedAt, [.. stage.Steps.OrderBy(step => step.Ordinal).Select(StepResponse.Of)]);
}
