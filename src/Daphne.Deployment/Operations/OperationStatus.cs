namespace Daphne.Operations;

public enum OperationStatus
{
    Queued,
    Running,
    Cancelling,
    Succeeded,
    Failed,
    Cancelled,
}

public static class OperationStatusExtensions
{
    public static bool IsActive(this OperationStatus status) =>
        status is OperationStatus.Queued or OperationStatus.Running or OperationStatus.Cancelling;
}
