using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Remote;
using Daphne.Runs;
using Daphne.Slurm;

namespace Daphne.Dashboard.Shared;

/// <summary>How a state is shown: by word, icon and colour together, so that none of them is needed to understand it.</summary>
/// <param name="Word">For people.</param>
/// <param name="Icon">A name of the Material Symbols.</param>
/// <param name="Tone">Its colour.</param>
/// <param name="IsMoving">Whether it will change by itself soon; its icon turns.</param>
public sealed record StateLook(string Word, string Icon, Tone Tone, bool IsMoving = false)
{
    /// <summary>Of a step whose node is out of reach for the moment.</summary>
    public static StateLook Reconnecting { get; } = new("Reconnecting", "sync_problem", Tone.Warn, IsMoving: true);

    public static StateLook Of(Enum state) => state switch
    {
        NodeStatus status => Of(status),
        HostKeyStatus status => Of(status),
        LoginStatus status => Of(status),
        DeploymentStatus status => Of(status),
        WorkerStatus status => Of(status),
        OperationStatus status => Of(status),
        StepStatus status => Of(status),
        RunStatus status => Of(status),
        AllocationState allocation => Of(allocation),
        SlurmTrouble trouble => Of(trouble),
        CheckOutcome outcome => Of(outcome),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No look is defined for this kind of state."),
    };

    private static StateLook Of(NodeStatus status) => status switch
    {
        NodeStatus.Unknown => new("Not checked", "help", Tone.Quiet),
        NodeStatus.Reachable => new("Reachable", "check_circle", Tone.Good),
        NodeStatus.Unreachable => new("Unreachable", "cloud_off", Tone.Bad),
        NodeStatus.HostKeyNew => new("New host key", "key", Tone.Warn),
        NodeStatus.HostKeyChanged => new("Host key changed", "gpp_bad", Tone.Bad),
        NodeStatus.LoginFailed => new("Login failed", "no_accounts", Tone.Bad),
        _ => throw Unknown(status),
    };

    private static StateLook Of(HostKeyStatus status) => status switch
    {
        HostKeyStatus.New => new("New", "key", Tone.Warn),
        HostKeyStatus.Accepted => new("Accepted", "verified_user", Tone.Good),
        HostKeyStatus.Changed => new("Changed", "gpp_bad", Tone.Bad),
        HostKeyStatus.Unreachable => new("Not fetched", "cloud_off", Tone.Quiet),
        _ => throw Unknown(status),
    };

    private static StateLook Of(LoginStatus status) => status switch
    {
        LoginStatus.Disconnected => new("Not logged in", "link_off", Tone.Quiet),
        LoginStatus.Prompt => new("Waits for login", "passkey", Tone.Warn),
        LoginStatus.Connected => new("Logged in", "check_circle", Tone.Good),
        _ => throw Unknown(status),
    };

    private static StateLook Of(DeploymentStatus status) => status switch
    {
        DeploymentStatus.Deploying => new("Deploying", "progress_activity", Tone.Busy, IsMoving: true),
        DeploymentStatus.Ready => new("Ready", "check_circle", Tone.Good),
        DeploymentStatus.Degraded => new("Degraded", "warning", Tone.Warn),
        DeploymentStatus.Stopped => new("Stopped", "stop_circle", Tone.Quiet),
        DeploymentStatus.Stopping => new("Stopping", "progress_activity", Tone.Busy, IsMoving: true),
        DeploymentStatus.Failed => new("Failed", "error", Tone.Bad),
        DeploymentStatus.Cleaned => new("Cleaned", "mop", Tone.Quiet),
        DeploymentStatus.Unknown => new("Out of reach", "cloud_off", Tone.Warn),
        _ => throw Unknown(status),
    };

    private static StateLook Of(AllocationState state) => state switch
    {
        AllocationState.Planned => new("Planned", "schedule", Tone.Quiet),
        AllocationState.Pending => new("Pending", "hourglass_top", Tone.Busy),
        AllocationState.Configuring => new("Configuring", "progress_activity", Tone.Busy, IsMoving: true),
        AllocationState.Running => new("Running", "play_circle", Tone.Good),
        AllocationState.Suspended => new("Suspended", "pause_circle", Tone.Warn),
        AllocationState.Completing => new("Completing", "progress_activity", Tone.Busy, IsMoving: true),
        AllocationState.Requeued => new("Requeued", "restart_alt", Tone.Warn),
        AllocationState.Completed => new("Completed", "check_circle", Tone.Quiet),
        AllocationState.Failed => new("Failed", "error", Tone.Bad),
        AllocationState.Timeout => new("Time limit reached", "timer_off", Tone.Warn),
        AllocationState.Cancelled => new("Cancelled", "stop_circle", Tone.Quiet),
        AllocationState.NodeFail => new("Node failed", "heart_broken", Tone.Bad),
        AllocationState.OutOfMemory => new("Out of memory", "memory", Tone.Bad),
        AllocationState.Preempted => new("Preempted", "low_priority", Tone.Warn),
        AllocationState.BootFail => new("Boot failed", "error", Tone.Bad),
        AllocationState.Deadline => new("Deadline missed", "timer_off", Tone.Bad),
        AllocationState.Gone => new("Gone", "help", Tone.Warn),
        AllocationState.Abandoned => new("Never submitted", "block", Tone.Quiet),
        _ => throw Unknown(state),
    };

    private static StateLook Of(SlurmTrouble trouble) => trouble switch
    {
        SlurmTrouble.Silent => new("Unknown", "cloud_off", Tone.Warn),
        SlurmTrouble.EndsSoon => new("Ends soon", "timer", Tone.Warn),
        _ => throw Unknown(trouble),
    };

    private static StateLook Of(WorkerStatus status) => status switch
    {
        WorkerStatus.Starting => new("Starting", "progress_activity", Tone.Busy, IsMoving: true),
        WorkerStatus.Queued => new("Queued", "hourglass_top", Tone.Busy),
        WorkerStatus.Ready => new("Ready", "check_circle", Tone.Good),
        WorkerStatus.Stopping => new("Stopping", "progress_activity", Tone.Busy, IsMoving: true),
        WorkerStatus.Stopped => new("Stopped", "stop_circle", Tone.Quiet),
        WorkerStatus.Failed => new("Failed", "error", Tone.Bad),
        WorkerStatus.Lost => new("Lost", "heart_broken", Tone.Bad),
        WorkerStatus.Unknown => new("Out of reach", "cloud_off", Tone.Warn),
        _ => throw Unknown(status),
    };

    private static StateLook Of(OperationStatus status) => status switch
    {
        OperationStatus.Queued => new("Queued", "schedule", Tone.Quiet),
        OperationStatus.Running => new("Running", "progress_activity", Tone.Busy, IsMoving: true),
        OperationStatus.Cancelling => new("Cancelling", "progress_activity", Tone.Warn, IsMoving: true),
        OperationStatus.Succeeded => new("Succeeded", "check_circle", Tone.Good),
        OperationStatus.Failed => new("Failed", "error", Tone.Bad),
        OperationStatus.Cancelled => new("Cancelled", "cancel", Tone.Quiet),
        _ => throw Unknown(status),
    };

    private static StateLook Of(StepStatus status) => status switch
    {
        StepStatus.Pending => new("Waiting", "schedule", Tone.Quiet),
        StepStatus.Running => new("Running", "progress_activity", Tone.Busy, IsMoving: true),
        StepStatus.Succeeded => new("Done", "check_circle", Tone.Good),
        StepStatus.Failed => new("Failed", "error", Tone.Bad),
        StepStatus.Skipped => new("Skipped", "skip_next", Tone.Quiet),
        StepStatus.Cancelled => new("Cancelled", "cancel", Tone.Quiet),
        _ => throw Unknown(status),
    };

    private static StateLook Of(RunStatus status) => status switch
    {
        RunStatus.Queued => new("Queued", "schedule", Tone.Quiet),
        RunStatus.Running => new("Running", "progress_activity", Tone.Busy, IsMoving: true),
        RunStatus.Cancelling => new("Cancelling", "progress_activity", Tone.Warn, IsMoving: true),
        RunStatus.Succeeded => new("Succeeded", "check_circle", Tone.Good),
        RunStatus.Failed => new("Failed", "error", Tone.Bad),
        RunStatus.Cancelled => new("Cancelled", "cancel", Tone.Quiet),
        RunStatus.TimedOut => new("Timed out", "timer_off", Tone.Bad),
        _ => throw Unknown(status),
    };

    private static StateLook Of(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Passed => new("Passed", "check_circle", Tone.Good),
        CheckOutcome.Warning => new("Warning", "warning", Tone.Warn),
        CheckOutcome.Failed => new("Failed", "error", Tone.Bad),
        CheckOutcome.Skipped => new("Not looked at", "remove", Tone.Quiet),
        _ => throw Unknown(outcome),
    };

    private static ArgumentOutOfRangeException Unknown(Enum state) => new(nameof(state), state, "No look is defined for this state.");
}
