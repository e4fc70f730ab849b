using System.Linq.Expressions;

namespace Daphne.Operations;

/// <summary>Conditions on operations in the form that a query understands.</summary>
internal static class OperationRules
{
    public static Expression<Func<Operation, bool>> IsActive { get; } = operation =>
        operation.Status == OperationStatus.Queued || operation.Status == OperationStatus.Running || operation.Status == OperationStatus.Cancelling;

    public static Expression<Func<Operation, bool>> IsRunning { get; } = operation =>
        operation.Status == OperationStatus.Running || operation.Status == OperationStatus.Cancelling;
}
