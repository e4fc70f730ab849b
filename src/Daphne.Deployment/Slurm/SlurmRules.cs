using System.Text.RegularExpressions;
using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Packages;

namespace Daphne.Slurm;

/// <summary>What may be asked of Slurm. Everything that ends as a word of a batch script is checked here.</summary>
internal static partial class SlurmRules
{
    private const int MaxWords = 100;
    private const int MaxWordLength = 4096;

    public static void Check(SlurmDefaults defaults)
    {
        CheckNames(defaults.Partition, defaults.Account, defaults.Qos, defaults.Reservation);
        CheckConstraint(defaults.Constraint);
        CheckTimeLimit(defaults.TimeLimit);
        CheckWords(defaults.Modules, "module");
        if (defaults.PollSeconds is < 1 or > SlurmDefaults.MaxPollSeconds || defaults.MinPollSeconds is < 1 or > SlurmDefaults.MaxPollSeconds)
            throw ProblemException.BadInput($"Slurm is asked every 1 to {SlurmDefaults.MaxPollSeconds} seconds; {defaults.PollSeconds} s, and {defaults.MinPollSeconds} s at the least, were given.");
        if (defaults.MinPollSeconds > defaults.PollSeconds)
            throw ProblemException.BadInput($"Slurm is to be asked every {defaults.PollSeconds} s, but never more often than every {defaults.MinPollSeconds} s. Make the first number the larger one.");
    }

    public static void Check(DeploymentSettings settings, Cluster cluster)
    {
        var asked = settings.Slurm ?? new SlurmSettings();
        _ = SlurmPlan.LoginOf(cluster);
        var workers = SlurmPlan.Workers(cluster, settings);
        if (workers is < 1 or > SlurmPlan.MaxWorkers)
            throw ProblemException.BadInput($"{workers} workers were asked for; 1 to {SlurmPlan.MaxWorkers} are possible.");
        if (asked.Jobs < 1 || asked.Jobs > workers)
            throw ProblemException.BadInput($"{workers} workers cannot be divided into {asked.Jobs} jobs: each job holds one worker or more.");
        if (asked.Nodes is < 1 || asked.Nodes > workers)
            throw ProblemException.BadInput($"{asked.Nodes} nodes were asked for {workers} workers: each node holds one worker or more.");
        CheckNames(asked.Partition, asked.Account, asked.Qos, asked.Reservation);
        CheckConstraint(asked.Constraint);
        CheckTimeLimit(asked.TimeLimit);
        if (asked.CpusPerWorker is < 1 or > SlurmSettings.MaxCpusPerWorker)
            throw ProblemException.BadInput($"{asked.CpusPerWorker} CPUs a worker were asked for; 1 to {SlurmSettings.MaxCpusPerWorker} are possible.");
        if (asked.MemoryPerWorker is { } memory && SlurmSize.Megabytes(memory) is null)
            throw ProblemException.BadInput($"'{memory}' is no amount of memory. Write it as Slurm does: 800M, 10G.");
        if (asked.GpusPerWorker is { } gpus && !Gpus().IsMatch(gpus))
            throw ProblemException.BadInput($"'{gpus}' is no number of GPUs. Write it as Slurm does: 1, or with their type a100:2.");
        if (asked.WarnMinutes is < 0 or > SlurmSettings.MaxMinutes || asked.ReplaceMinutes is < 1 or > SlurmSettings.MaxMinutes)
            throw ProblemException.BadInput($"Times before the end of an allocation are at most {SlurmSettings.MaxMinutes} minutes.");
        CheckWords(asked.Modules, "module");
        CheckWords(asked.SrunArguments, "argument for srun");
        CheckSbatch(asked.SbatchArguments);
        if (asked.Container is { } container)
            CheckContainer(container);
    }

    public static void Check(PackageBuild build)
    {
        if (build.Source.Length is 0 or > MaxWordLength || build.Source.Any(char.IsControl) || build.Source.StartsWith('-')
            || !(build.IsCloned || build.Source.StartsWith('/') || build.Source.StartsWith("~/", StringComparison.Ordinal)))
            throw ProblemException.BadInput($"'{build.Source}' is no source to build: name a folder on the cluster (/… or ~/…), or an address for git such as https://github.com/daphne-eu/daphne.git#main.");
        if (string.IsNullOrWhiteSpace(build.Command) || build.Command.Length > MaxWordLength || build.Command.Any(char.IsControl))
            throw ProblemException.BadInput($"The command of a build is one line of up to {MaxWordLength} characters for the shell, such as {PackageBuild.DefaultCommand}.");
        if (build.Output.Length is 0 or > MaxWordLength || build.Output.Any(char.IsControl) || build.Output.StartsWith('/') || build.Output.Split('/').Contains(".."))
            throw ProblemException.BadInput($"'{build.Output}' is no place below the source: name the folder that holds bin/ and lib/ after the build, or an archive of them.");
        CheckSbatch(build.SbatchArguments);
    }

    private static void CheckSbatch(IReadOnlyList<string> words)
    {
        CheckWords(words, "argument for sbatch");
        if (words.FirstOrDefault(BatchScript.IsOwn) is { } own)
            throw ProblemException.BadInput($"'{own.Split('=')[0]}' is set by the dashboard itself, which would lose sight of the job otherwise. Leave it out of the arguments for sbatch.");
    }

    public static void CheckWords(IReadOnlyList<string> words, string what)
    {
        if (words.Count > MaxWords)
            throw ProblemException.BadInput($"{words.Count} words are too many; {MaxWords} are possible ({what}).");
        if (words.FirstOrDefault(word => word.Length is 0 or > MaxWordLength || word.Any(char.IsControl)) is { } wrong)
            throw ProblemException.BadInput($"An {what} is empty, longer than {MaxWordLength} characters, or holds a line break or another control character: '{wrong[..Math.Min(40, wrong.Length)]}'.");
    }

    private static void CheckContainer(SlurmContainer container)
    {
        CheckWords(container.Arguments, "argument for the container");
        if (container.Image.Length is 0 or > MaxWordLength || container.Image.Any(char.IsControl))
            throw ProblemException.BadInput("Name the container's image: a .sif file on the cluster, or a source such as docker://daphneeu/daphne-dev.");
        if (!SlurmImages.IsSource(container.Image) && !container.Image.StartsWith('/'))
            throw ProblemException.BadInput($"The image '{container.Image}' is neither a path that begins with '/' nor a source such as docker://daphneeu/daphne-dev.");
    }

    private static void CheckNames(params string?[] names)
    {
        foreach (var name in names.OfType<string>())
            if (!Name().IsMatch(name))
                throw ProblemException.BadInput($"'{name}' is no name that Slurm would know: letters, digits and . _ - , + without blanks.");
    }

    private static void CheckConstraint(string? constraint)
    {
        if (constraint is not null && (constraint.Length is 0 or > 500 || constraint.Any(char.IsControl)))
            throw ProblemException.BadInput("A constraint names features of nodes, such as skylake or [a100|v100].");
    }

    private static void CheckTimeLimit(string? limit)
    {
        if (limit is not null && SlurmSize.Limit(limit) is not { Ticks: > 0 })
            throw ProblemException.BadInput($"'{limit}' is no time limit. Write it as Slurm does: 90 (minutes), 1:30:00, 2-12:00:00.");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.,+@-]{0,199}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A(?:[A-Za-z0-9_.-]+:)?[1-9][0-9]{0,3}\z")]
    private static partial Regex Gpus();
}
