namespace Daphne.Operations;

/// <summary>The state of a stage and of a step.</summary>
public enum StepStatus
{
    Pending,
    Running,
    Succeeded,
    Failed,

    /// <summary>Not done, since an earlier step of the same node failed.</summary>
    Skipped,
    Cancelled,
}
