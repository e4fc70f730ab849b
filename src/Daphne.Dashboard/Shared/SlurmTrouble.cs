namespace Daphne.Dashboard.Shared;

/// <summary>What of Slurm needs a person's attention.</summary>
public enum SlurmTrouble
{
    /// <summary>It does not answer, so nobody knows how its jobs are.</summary>
    Silent,

    /// <summary>A job with workers is near its time limit.</summary>
    EndsSoon,
}
