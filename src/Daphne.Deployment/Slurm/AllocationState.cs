namespace Daphne.Slurm;

/// <summary>The states of a Slurm job, in Slurm's own words, and three of our own: before Slurm knows it, and when it does not any more.</summary>
public enum AllocationState
{
    /// <summary>Stored, and perhaps being submitted: Slurm is asked for it before it is submitted again.</summary>
    Planned,
    Pending,
    Configuring,
    Running,
    Suspended,
    Completing,
    Requeued,
    Completed,
    Failed,
    Timeout,
    Cancelled,
    NodeFail,
    OutOfMemory,
    Preempted,
    BootFail,
    Deadline,

    /// <summary>Slurm has forgotten it, and it left no word of how it ended.</summary>
    Gone,

    /// <summary>It was never submitted, and never will be.</summary>
    Abandoned,
}
