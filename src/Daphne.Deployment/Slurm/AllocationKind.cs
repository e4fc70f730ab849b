namespace Daphne.Slurm;

/// <summary>What a job of ours is for.</summary>
public enum AllocationKind
{
    /// <summary>It holds workers.</summary>
    Workers,

    /// <summary>It executes one script.</summary>
    Run,

    /// <summary>It builds a package.</summary>
    Build,

    /// <summary>It looks, for a check, what a compute node has and sees.</summary>
    Probe,
}
