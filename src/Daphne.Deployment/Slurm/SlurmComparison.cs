using System.Globalization;
using Daphne.Deployments;

namespace Daphne.Slurm;

/// <summary>What of Slurm would be asked otherwise by another release, line by line, in words.</summary>
internal static class SlurmComparison
{
    private const string Default = "the cluster's default";

    public static void Compare(DeploymentSettings before, DeploymentSettings after, Action<string, string, string> add)
    {
        var (old, now) = (before.Slurm ?? new SlurmSettings(), after.Slurm ?? new SlurmSettings());
        add("Workers", Workers(before), Workers(after));
        add("Compute nodes", Number(old.Nodes, "as Slurm places them"), Number(now.Nodes, "as Slurm places them"));
        add("Jobs", Number(old.Jobs), Number(now.Jobs));
        add("Partition", old.Partition ?? Default, now.Partition ?? Default);
        add("Account", old.Account ?? Default, now.Account ?? Default);
        add("QOS", old.Qos ?? Default, now.Qos ?? Default);
        add("Time limit", old.TimeLimit ?? Default, now.TimeLimit ?? Default);
        add("CPUs a worker", Number(old.CpusPerWorker, "one"), Number(now.CpusPerWorker, "one"));
        add("Memory a worker", old.MemoryPerWorker ?? "the site's default", now.MemoryPerWorker ?? "the site's default");
        add("GPUs a worker", old.GpusPerWorker ?? "none", now.GpusPerWorker ?? "none");
        add("Constraint", old.Constraint ?? Default, now.Constraint ?? Default);
        add("Reservation", old.Reservation ?? Default, now.Reservation ?? Default);
        add("Requeue", Requeue(old), Requeue(now));
        add("Modules", old.Modules.Count == 0 ? Default : string.Join(' ', old.Modules), now.Modules.Count == 0 ? Default : string.Join(' ', now.Modules));
        add("More words for sbatch", Words(old.SbatchArguments), Words(now.SbatchArguments));
        add("More words for srun", Words(old.SrunArguments), Words(now.SrunArguments));
        add("Container", old.Container?.Image ?? "none", now.Container?.Image ?? "none");
        add("More words for the container", Words(old.Container?.Arguments ?? []), Words(now.Container?.Arguments ?? []));
        add("Warning before the end", $"{Number(old.WarnMinutes)} min", $"{Number(now.WarnMinutes)} min");
        add("Replacement before the end", Replacement(old), Replacement(now));
    }

    private static string Workers(DeploymentSettings settings) =>
        settings.Workers is { } workers ? Number(workers) : settings.WorkersPerNode is { } perNode ? $"{Number(perNode)} on each node" : "the cluster's number on each node";

    private static string Requeue(SlurmSettings settings) => settings.Requeue switch { null => "as the site does", true => "yes", false => "no" };

    private static string Replacement(SlurmSettings settings) => settings.ReplaceMinutes is { } minutes ? $"{Number(minutes)} min" : "none";

    private static string Words(IReadOnlyList<string> words) => words.Count == 0 ? "none" : string.Join(' ', words);

    private static string Number(int? number, string otherwise = "") => number?.ToString(CultureInfo.InvariantCulture) ?? otherwise;
}
