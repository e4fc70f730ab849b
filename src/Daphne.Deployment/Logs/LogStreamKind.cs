namespace Daphne.Logs;

public enum LogStreamKind
{
    Worker,
    Run,
    Step,

    /// <summary>What the batch script of a Slurm job prints.</summary>
    Allocation,
}
