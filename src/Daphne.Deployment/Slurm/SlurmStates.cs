namespace Daphne.Slurm;

/// <summary>Slurm's words for the states of jobs, from 20.11 to 24.11.</summary>
internal static class SlurmStates
{
    private static readonly Dictionary<string, AllocationState> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["PENDING"] = AllocationState.Pending,
        ["RESV_DEL_HOLD"] = AllocationState.Pending,
        ["REQUEUE_FED"] = AllocationState.Pending,
        ["REQUEUED"] = AllocationState.Requeued,
        ["REQUEUE_HOLD"] = AllocationState.Requeued,
        ["SPECIAL_EXIT"] = AllocationState.Requeued,

        // Flags that a job carries while Slurm decides what becomes of it; how it ended, if it did, its accounting tells.
        ["LAUNCH_FAILED"] = AllocationState.Requeued,
        ["RECONFIG_FAIL"] = AllocationState.Requeued,
        ["CONFIGURING"] = AllocationState.Configuring,
        ["POWER_UP_NODE"] = AllocationState.Configuring,
        ["RUNNING"] = AllocationState.Running,
        ["RESIZING"] = AllocationState.Running,
        ["SIGNALING"] = AllocationState.Running,
        ["SUSPENDED"] = AllocationState.Suspended,
        ["STOPPED"] = AllocationState.Suspended,
        ["COMPLETING"] = AllocationState.Completing,
        ["STAGE_OUT"] = AllocationState.Completing,
        ["COMPLETED"] = AllocationState.Completed,
        ["FAILED"] = AllocationState.Failed,
        ["TIMEOUT"] = AllocationState.Timeout,
        ["CANCELLED"] = AllocationState.Cancelled,

        // A sibling of the job runs in another cluster of a federation.
        ["REVOKED"] = AllocationState.Cancelled,
        ["NODE_FAIL"] = AllocationState.NodeFail,
        ["OUT_OF_MEMORY"] = AllocationState.OutOfMemory,
        ["PREEMPTED"] = AllocationState.Preempted,
        ["BOOT_FAIL"] = AllocationState.BootFail,
        ["DEADLINE"] = AllocationState.Deadline,
    };

    /// <param name="text">Such as <c>RUNNING</c>, or <c>CANCELLED by 1000</c>.</param>
    /// <param name="hasNodes">What a word that is not known is judged by: nothing is given up for it.</param>
    public static AllocationState Parse(string text, bool hasNodes)
    {
        var word = text.Trim().Split(' ', '+', ',')[0];
        return Known.TryGetValue(word, out var state) ? state : hasNodes ? AllocationState.Running : AllocationState.Pending;
    }
}
