using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>How Slurm is to execute a run, while it is being filled in.</summary>
public sealed class SlurmRunDraft
{
    public SlurmRunMode Mode { get; set; }
    public string? SrunArguments { get; set; }
    public int? Ranks { get; set; }
    public string? Mpi { get; set; }

    public static SlurmRunDraft Of(SlurmRun run) => new()
    {
        Mode = run.Mode,
        SrunArguments = WordLine.Join(run.SrunArguments),
        Ranks = run.Ranks,
        Mpi = run.Mpi,
    };

    public SlurmRun ToRun() => new()
    {
        Mode = Mode,
        SrunArguments = WordLine.Split(SrunArguments) ?? [],
        Ranks = Mode == SlurmRunMode.Mpi ? Ranks : null,
        Mpi = Mode == SlurmRunMode.Mpi && !string.IsNullOrWhiteSpace(Mpi) ? Mpi.Trim() : null,
    };

    public string? RanksProblem => Mode == SlurmRunMode.Mpi && Ranks is < 2 or > SlurmRun.MaxRanks ? $"Between 2 and {SlurmRun.MaxRanks:N0} processes: the coordinator is one of them." : null;

    public string? ArgumentsProblem => SlurmText.WordsProblem(SrunArguments);

    public bool IsValid => RanksProblem is null && ArgumentsProblem is null;
}
