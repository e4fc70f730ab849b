using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>
/// What a release asks of Slurm while it is being filled in. Numbers of workers are said in one of two ways: so many in all, or so many on
/// each of some nodes. Words for command lines are one line, as they are typed in a shell.
/// </summary>
public sealed class SlurmSettingsDraft
{
    /// <summary>Whether the number of workers is said for each node.</summary>
    public bool IsPerNode { get; set; }

    public int Workers { get; set; } = 4;
    public int? WorkersPerNode { get; set; }
    public int? Nodes { get; set; }
    public int Jobs { get; set; } = 1;
    public string? Partition { get; set; }
    public string? Account { get; set; }
    public string? Qos { get; set; }
    public string? TimeLimit { get; set; }
    public int? CpusPerWorker { get; set; }
    public string? MemoryPerWorker { get; set; }
    public string? GpusPerWorker { get; set; }
    public string? Constraint { get; set; }
    public string? Reservation { get; set; }
    public bool? Requeue { get; set; }
    public string? Modules { get; set; }
    public string? SbatchArguments { get; set; }
    public string? SrunArguments { get; set; }
    public string? Image { get; set; }
    public string? ImageArguments { get; set; }
    public int WarnMinutes { get; set; } = SlurmSettings.DefaultWarnMinutes;
    public bool Replaces { get; set; }
    public int ReplaceMinutes { get; set; } = SlurmSettings.DefaultWarnMinutes;

    public static SlurmSettingsDraft Of(DeploymentSettings settings)
    {
        var asked = settings.Slurm ?? new SlurmSettings();
        var draft = new SlurmSettingsDraft
        {
            IsPerNode = settings.Workers is null,
            WorkersPerNode = settings.WorkersPerNode,
            Nodes = asked.Nodes,
            Jobs = asked.Jobs,
            Partition = asked.Partition,
            Account = asked.Account,
            Qos = asked.Qos,
            TimeLimit = asked.TimeLimit,
            CpusPerWorker = asked.CpusPerWorker,
            MemoryPerWorker = asked.MemoryPerWorker,
            GpusPerWorker = asked.GpusPerWorker,
            Constraint = asked.Constraint,
            Reservation = asked.Reservation,
            Requeue = asked.Requeue,
            Modules = WordLine.Join(asked.Modules),
            SbatchArguments = WordLine.Join(asked.SbatchArguments),
            SrunArguments = WordLine.Join(asked.SrunArguments),
            Image = asked.Container?.Image,
            ImageArguments = WordLine.Join(asked.Container?.Arguments ?? []),
            WarnMinutes = asked.WarnMinutes,
            Replaces = asked.ReplaceMinutes is not null,
        };
        draft.Workers = settings.Workers ?? draft.Workers;
        draft.ReplaceMinutes = asked.ReplaceMinutes ?? draft.ReplaceMinutes;
        return draft;
    }

    /// <summary>These settings with what Slurm is asked for.</summary>
    public DeploymentSettings Apply(DeploymentSettings settings) => settings with
    {
        Workers = IsPerNode ? null : Workers,
        WorkersPerNode = IsPerNode ? WorkersPerNode : null,
        Slurm = new SlurmSettings
        {
            Partition = Given(Partition),
            Account = Given(Account),
            Qos = Given(Qos),
            TimeLimit = Given(TimeLimit),
            Nodes = Nodes,
            Jobs = Jobs,
            CpusPerWorker = CpusPerWorker,
            MemoryPerWorker = Given(MemoryPerWorker),
            GpusPerWorker = Given(GpusPerWorker),
            Constraint = Given(Constraint),
            Reservation = Given(Reservation),
            Requeue = Requeue,
            Modules = WordLine.Split(Modules) ?? [],
            SbatchArguments = WordLine.Split(SbatchArguments) ?? [],
            SrunArguments = WordLine.Split(SrunArguments) ?? [],
            Container = Given(Image) is { } image ? new(image, WordLine.Split(ImageArguments) ?? []) : null,
            WarnMinutes = WarnMinutes,
            ReplaceMinutes = Replaces ? ReplaceMinutes : null,
        },
    };

    public string? WorkersProblem => !IsPerNode && Workers is < 1 or > SlurmPlan.MaxWorkers ? $"Between 1 and {SlurmPlan.MaxWorkers:N0} workers." : null;

    public string? PerNodeProblem => IsPerNode && WorkersPerNode is < 1 or > NodeEndpoint.MaxWorkers ? $"Between 1 and {NodeEndpoint.MaxWorkers} workers on a node." : null;

    public string? NodesProblem => Nodes switch
    {
        < 1 => "One node or more.",
        > SlurmPlan.MaxWorkers => $"At most {SlurmPlan.MaxWorkers:N0} nodes.",
        > 0 when !IsPerNode && Nodes > Workers => $"{Workers} workers cannot be spread over {Nodes} nodes: each node holds one or more.",
        _ => null,
    };

    public string? JobsProblem => Jobs < 1 ? "One job or more." : !IsPerNode && Jobs > Workers ? $"{Workers} workers cannot be divided into {Jobs} jobs: each holds one or more." : null;

    public string? TimeLimitProblem => SlurmText.TimeLimitProblem(TimeLimit);

    public string? CpusProblem => CpusPerWorker is < 1 or > SlurmSettings.MaxCpusPerWorker ? $"Between 1 and {SlurmSettings.MaxCpusPerWorker:N0} CPUs." : null;

    public string? MemoryProblem => SlurmText.MemoryProblem(MemoryPerWorker);

    public string? ImageProblem => Given(Image) is { } image && !image.StartsWith('/') && !image.Contains("://", StringComparison.Ordinal)
        ? "A path on the cluster that begins with '/', or a source such as docker://daphneeu/daphne-dev."
        : null;

    public string? WarnProblem => WarnMinutes is < 0 or > SlurmSettings.MaxMinutes ? $"Between 0 and {SlurmSettings.MaxMinutes:N0} minutes." : null;

    public string? ReplaceProblem => Replaces && ReplaceMinutes is < 1 or > SlurmSettings.MaxMinutes ? $"Between 1 and {SlurmSettings.MaxMinutes:N0} minutes." : null;

    public bool IsValid =>
        (WorkersProblem ?? PerNodeProblem ?? NodesProblem ?? JobsProblem ?? TimeLimitProblem ?? CpusProblem ?? MemoryProblem ?? ImageProblem ?? WarnProblem ?? ReplaceProblem
            ?? SlurmText.WordsProblem(Modules) ?? SlurmText.WordsProblem(SbatchArguments) ?? SlurmText.WordsProblem(SrunArguments) ?? SlurmText.WordsProblem(ImageArguments)) is null;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
