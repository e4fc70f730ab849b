using System.Globalization;
using Daphne.Deployments;
using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>What a release asks of Slurm, in words; what it leaves to the cluster and the site is left out.</summary>
public static class SlurmSettingsText
{
    public static IEnumerable<(string Name, string Value)> Of(DeploymentSettings settings)
    {
        var asked = settings.Slurm ?? new SlurmSettings();
        yield return ("Workers", settings.Workers is { } workers ? Number(workers) : settings.WorkersPerNode is { } perNode ? $"{Number(perNode)} on each node" : "the cluster's number on each node");
        if (asked.Nodes is { } nodes)
            yield return (asked.Jobs > 1 ? "Compute nodes a job" : "Compute nodes", Number(nodes));
        if (asked.Jobs > 1)
            yield return ("Jobs", Number(asked.Jobs));
        yield return ("Partition", asked.Partition ?? "the cluster's default");
        yield return ("Time limit", SlurmText.Limit(asked.TimeLimit) ?? "the cluster's default");
        foreach (var (name, value) in Given(asked))
            if (value is not null)
                yield return (name, value);
        yield return ("First port", settings.FirstPort is { } port ? Number(port) : "the cluster's");
        yield return ("Warning", $"{asked.WarnMinutes} min before the end");
        if (asked.ReplaceMinutes is { } minutes)
            yield return ("Replacement", $"submitted {minutes} min before the end");
    }

    private static IEnumerable<(string Name, string? Value)> Given(SlurmSettings asked) =>
    [
        ("Account", asked.Account),
        ("QOS", asked.Qos),
        ("CPUs a worker", asked.CpusPerWorker is { } cpus ? Number(cpus) : null),
        ("Memory a worker", asked.MemoryPerWorker),
        ("GPUs a worker", asked.GpusPerWorker),
        ("Constraint", asked.Constraint),
        ("Reservation", asked.Reservation),
        ("Requeue", asked.Requeue switch { null => null, true => "yes", false => "no" }),
        ("Modules", Words(asked.Modules)),
        ("More words for sbatch", Words(asked.SbatchArguments)),
        ("More words for srun", Words(asked.SrunArguments)),
        ("Container", asked.Container?.Image),
        ("More words for the container", Words(asked.Container?.Arguments ?? [])),
    ];

    private static string? Words(IReadOnlyList<string> words) => words.Count == 0 ? null : WordLine.Join(words);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
