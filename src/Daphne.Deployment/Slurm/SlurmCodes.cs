namespace Daphne.Slurm;

/// <summary>Exit codes by which the scripts on login nodes tell what no other failure has to do with.</summary>
internal static class SlurmCodes
{
    /// <summary>Slurm does not want the job, and certainly does not have it.</summary>
    public const int Refused = 65;

    /// <summary>Slurm does not answer: nobody can say what has come of it.</summary>
    public const int NoAnswer = 70;
}
