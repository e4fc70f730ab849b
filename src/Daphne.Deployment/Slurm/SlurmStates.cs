namespace Daphne.Slurm;

/// <summary>Slurm's words for the states of jobs.</summary>
internal static class SlurmStates
{
    private static readonly Dictionary<string, AllocationState> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["PENDING"] = AllocationState.Pending,
        ["RESV_DEL_HOLD"] = AllocationState.Pending,
        ["REQUEUE_FED"] = AllocationState.Pending,
        ["REQUEUE_HOLD"] = AllocationState.Requeued,
        ["SPECIAL_EXIT"] = AllocationState.Requeued,
        ["REQUEUED"] = AllocationState.Requeued,
        ["CONFIGURING"] = AllocationState.Configuring,
        ["POWER_UP_NODE"] = AllocationState.Configuring,
        ["RUNNING"] = AllocationState.Running,
        ["RESIZING"] = AllocationState.Running,
        ["SIGNALING"] = AllocationState.Running,
        ["UPDATE_DB"] = AllocationState.Running,
        ["SUSPENDED"] = AllocationState.Suspended,
        ["STOPPED"] = AllocationState.Suspended,
        ["COMPLETING"] = AllocationState.Completing,
        ["STAGE_OUT"] = AllocationState.Completing,
        ["COMPLETED"] = AllocationState.Completed,
        ["FAILED"] = AllocationState.Failed,
        ["LAUNCH_FAILED"] = AllocationState.Failed,
        ["RECONFIG_FAIL"] = AllocationState.Failed,
        ["TIMEOUT"] = AllocationState.Timeout,
        ["CANCELLED"] = AllocationState.Cancelled,
        ["REVOKED"] = AllocationState.Cancelled,
        ["NODE_FAIL"] = AllocationState.NodeFail,
        ["OUT_OF_MEMORY"] = AllocationState.OutOfMemory,
        ["PREEMPTED"] = AllocationState.Preempted,
        ["BOOT_FAIL"] = AllocationState.BootFail,
        ["DEADLINE"] = AllocationState.Deadline,
    };

    /// <summary>From a word such as <c>CANCELLED by 1000</c>. One that is not known counts as running: nothing is given up for a word.</summary>
    public static AllocationState Parse(string text)
    {
        var word = text.Trim().Split(' ', '+')[0];
        return Known.GetValueOrDefault(word, AllocationState.Running);
    }
}
