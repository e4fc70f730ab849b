using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>What a release asks of Slurm. What is left out stays as it is; an empty text or a 0 gives a setting back to the cluster's default.</summary>
public sealed record SlurmSettingsRequest
{
    public string? Partition { get; init; }
    public string? Account { get; init; }
    public string? Qos { get; init; }

    /// <summary>As Slurm takes it: <c>90</c> (minutes), <c>1:30:00</c>, <c>2-12:00:00</c>.</summary>
    public string? TimeLimit { get; init; }

    /// <summary>Over how many compute nodes each job's workers are spread.</summary>
    public int? Nodes { get; init; }

    /// <summary>Into how many jobs the workers are divided; one, where left out at first.</summary>
    public int? Jobs { get; init; }

    public int? CpusPerWorker { get; init; }

    /// <summary>As Slurm takes it: <c>10G</c>.</summary>
    public string? MemoryPerWorker { get; init; }

    /// <summary>As Slurm takes it: <c>1</c>, <c>a100:2</c>.</summary>
    public string? GpusPerWorker { get; init; }

    public string? Constraint { get; init; }
    public string? Reservation { get; init; }

    /// <summary>Whether Slurm puts a job back into the queue when its node fails; as the site does, where left out at first.</summary>
    public bool? Requeue { get; init; }

    /// <summary>Loaded by <c>module load</c> before the workers start.</summary>
    public IReadOnlyList<string>? Modules { get; init; }

    /// <summary>More words for sbatch.</summary>
    public IReadOnlyList<string>? SbatchArguments { get; init; }

    /// <summary>More words for the srun that starts the workers.</summary>
    public IReadOnlyList<string>? SrunArguments { get; init; }

    public SlurmContainerRequest? Container { get; init; }

    /// <summary>How long before its time limit a warning is shown; 10, where left out at first.</summary>
    public int? WarnMinutes { get; init; }

    /// <summary>How long before its time limit another job is submitted to take over its workers; none is, where left out at first.</summary>
    public int? ReplaceMinutes { get; init; }

    internal SlurmSettings Apply(SlurmSettings current) => current with
    {
        Partition = Text(Partition, current.Partition),
        Account = Text(Account, current.Account),
        Qos = Text(Qos, current.Qos),
        TimeLimit = Text(TimeLimit, current.TimeLimit),
        Nodes = Number(Nodes, current.Nodes),
        Jobs = Jobs ?? current.Jobs,
        CpusPerWorker = Number(CpusPerWorker, current.CpusPerWorker),
        MemoryPerWorker = Text(MemoryPerWorker, current.MemoryPerWorker),
        GpusPerWorker = Text(GpusPerWorker, current.GpusPerWorker),
        Constraint = Text(Constraint, current.Constraint),
        Reservation = Text(Reservation, current.Reservation),
        Requeue = Requeue ?? current.Requeue,
        Modules = Modules ?? current.Modules,
        SbatchArguments = SbatchArguments ?? current.SbatchArguments,
        SrunArguments = SrunArguments ?? current.SrunArguments,
        Container = Container is null ? current.Container : Container.ToContainer(),
        WarnMinutes = WarnMinutes ?? current.WarnMinutes,
        ReplaceMinutes = Number(ReplaceMinutes, current.ReplaceMinutes),
    };

    private static string? Text(string? given, string? current) => given switch { null => current, "" => null, _ => given };

    private static int? Number(int? given, int? current) => given switch { null => current, 0 => null, _ => given };
}

/// <summary>A Singularity or Apptainer image in which DAPHNE's programs run.</summary>
public sealed record SlurmContainerRequest
{
    /// <summary>A <c>.sif</c> file on the cluster, or a source such as <c>docker://daphneeu/daphne-dev</c>; empty: no container.</summary>
    public required string Image { get; init; }

    /// <summary>More words for <c>singularity exec</c>, before the image.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    internal SlurmContainer? ToContainer() => Image.Length == 0 ? null : new(Image, Arguments ?? []);
}
