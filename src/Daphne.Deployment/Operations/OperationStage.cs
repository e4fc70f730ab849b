namespace Daphne.Operations;

public sealed class OperationStage
{
    public required string Id { get; init; }
    public required string OperationId { get; init; }
    public required int Ordinal { get; init; }
    public required string Name { get; init; }
    public StepStatus Status { get; private set; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }
    public List<OperationStep> Steps { get; init; } = [];

    public void Start(DateTimeOffset now)
    {
        Status = StepStatus.Running;
        StartedAt ??= now;
        FinishedAt = null;
    }

    public void Finish(StepStatus status, DateTimeOffset now)
    {
        Status = status;
        FinishedAt = now;
    }

    public void Reset()
    {
        Status = StepStatus.Pending;
        (StartedAt, FinishedAt) = (null, null);
    }
}
