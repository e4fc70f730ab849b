namespace Daphne.Deployments;

public enum WorkerStatus
{
    Starting,

    /// <summary>It waits for its Slurm job to start.</summary>
    Queued,
    Ready,
    Stopping,
    Stopped,

    /// <summary>It ended by itself with an exit code.</summary>
    Failed,

    /// <summary>It is gone without an exit code: killed with its supervisor, or the node was rebooted.</summary>
    Lost,

    /// <summary>The node is out of reach.</summary>
    Unknown,
}
