namespace Daphne.Clusters;

public enum ClusterKind
{
    /// <summary>This machine.</summary>
    Local,

    /// <summary>A list of nodes reached over SSH.</summary>
    Ssh,

    /// <summary>An HPC behind a login node.</summary>
    Slurm,
}
