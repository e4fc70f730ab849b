namespace Daphne.Slurm;

/// <summary>What a release asks of Slurm. What is null is the cluster's default, and where that says nothing, the site's.</summary>
public sealed record SlurmSettings
{
    public const int DefaultWarnMinutes = 10;

    /// <summary>Of <see cref="WarnMinutes"/> and <see cref="ReplaceMinutes"/>: a week.</summary>
    public const int MaxMinutes = 7 * 24 * 60;

    public const int MaxCpusPerWorker = 4096;

    public string? Partition { get; init; }
    public string? Account { get; init; }
    public string? Qos { get; init; }

    /// <summary>As Slurm takes it: <c>90</c> (minutes), <c>1:30:00</c>, <c>2-12:00:00</c>.</summary>
    public string? TimeLimit { get; init; }

    /// <summary>Over how many compute nodes each job's workers are spread.</summary>
    public int? Nodes { get; init; }

    /// <summary>Into how many jobs the workers are divided: several small ones start sooner than a large one.</summary>
    public int Jobs { get; init; } = 1;

    public int? CpusPerWorker { get; init; }

    /// <summary>As Slurm takes it: <c>10G</c>. Of each worker.</summary>
    public string? MemoryPerWorker { get; init; }

    /// <summary>As Slurm takes it: <c>1</c>, <c>a100:2</c>. Of each worker.</summary>
    public string? GpusPerWorker { get; init; }

    public string? Constraint { get; init; }
    public string? Reservation { get; init; }

    /// <summary>Whether Slurm puts a job back into the queue when its node fails; null: as the site does.</summary>
    public bool? Requeue { get; init; }

    /// <summary>Loaded by <c>module load</c> before the workers start.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>More words for sbatch.</summary>
    public IReadOnlyList<string> SbatchArguments { get; init; } = [];

    /// <summary>More words for the srun that starts the workers.</summary>
    public IReadOnlyList<string> SrunArguments { get; init; } = [];

    public SlurmContainer? Container { get; init; }

    /// <summary>How long before its time limit a warning is shown.</summary>
    public int WarnMinutes { get; init; } = DefaultWarnMinutes;

    /// <summary>How long before its time limit another allocation is submitted to take over its workers; null: none is.</summary>
    public int? ReplaceMinutes { get; init; }
}
