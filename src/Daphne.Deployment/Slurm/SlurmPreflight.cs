using Daphne.Clusters;

namespace Daphne.Slurm;

/// <summary>Judges what a login node says of its Slurm: one result a column. What it is asked beside that is the same as of other nodes.</summary>
internal static class SlurmPreflight
{
    /// <param name="report">What the login node said now.</param>
    /// <param name="facts">What is known of the cluster, by this look or an earlier one; null where it never answered.</param>
    /// <param name="needsContainer">Whether workers are to run in a container.</param>
    /// <param name="root">The install root.</param>
    public static IReadOnlyList<CheckResult> Judge(SlurmReport report, SlurmFacts? facts, bool needsContainer, string root) =>
    [
        Slurm(report),
        Accounting(report, facts),
        Container(facts, needsContainer),
        facts?.Compute?.Of(root) is { SeesRoot: true } seen ? Seen(seen) : new(CheckResult.SharedRoot, CheckOutcome.Skipped, "not looked at"),
    ];

    /// <summary>What a job on a compute node has come to.</summary>
    public static CheckResult SharedRoot(ProbeAnswer answer, ComputeFacts seen, string root, SlurmFacts? facts)
    {
        if (answer.SeesRoot)
            return Seen(seen);
        if (!answer.IsBlind)
            return new(CheckResult.SharedRoot, CheckOutcome.Warning, answer.Standing, $"So it is not proven that compute nodes see {root}: the start of workers will show it. " + (answer.IsRefused
                ? "If every job there has to name a partition, an account or a QOS, make it the cluster's default; a deployment looks with its own words, too."
                : "Check again when the cluster has a free node; a deployment looks for itself, too."));
        var other = facts?.SharedDirectories.OrderByDescending(directory => directory.Kind.StartsWith('$')).FirstOrDefault(directory => !root.StartsWith($"{directory.Path}/", StringComparison.Ordinal));
        return new(CheckResult.SharedRoot, CheckOutcome.Failed, $"not seen by {seen.Node}", other is null
            ? $"A job found nothing there of what the login node had written to {root}. Choose an install root on a file system that login and compute nodes share; at most sites the home directory is on one."
            : $"A job found nothing there of what the login node had written to {root}. Choose an install root on a shared file system, e.g. {other.Path}/daphne.");
    }

    private static CheckResult Seen(ComputeFacts seen) => new(CheckResult.SharedRoot, CheckOutcome.Passed, $"seen by {seen.Node}");

    private static CheckResult Slurm(SlurmReport report)
    {
        if (report.Missing.Count > 0)
            return new("slurm", CheckOutcome.Failed, $"{string.Join(", ", report.Missing)} missing", report.Elsewhere is { } folder
                ? $"A person who logs in there finds them in {folder}, a command does not. {InPath("Add")}"
                : $"Choose a node of the site on which people submit jobs, or ask the site where Slurm's programs are and {InPath("add")}");
        return report.Answers
            ? new("slurm", CheckOutcome.Passed, report.Version ?? "answers")
            : new("slurm", CheckOutcome.Failed, "does not answer", $"Slurm says: {report.Trouble}. Check again in a few minutes; if it stays so, ask the site whether its controller runs.");
    }

    private static string InPath(string add) => $"{add} that folder to PATH at the top of ~/.bashrc there, or of ~/.cshrc where csh or tcsh is the login shell.";

    private static CheckResult Accounting(SlurmReport report, SlurmFacts? facts)
    {
        if (!report.Answers || facts is null)
            return new("accounting", CheckOutcome.Skipped, "not looked at");
        return facts.HasAccounting
            ? new("accounting", CheckOutcome.Passed, "answers")
            : new("accounting", CheckOutcome.Warning, facts.AccountingDetail ?? "does not answer",
                "How a job ended is known only for the few minutes that Slurm itself remembers it, and accounts and QOS are not listed. Everything else works.");
    }

    private static CheckResult Container(SlurmFacts? facts, bool isNeeded)
    {
        if ((facts?.Compute?.ContainerRuntime ?? facts?.ContainerRuntime) is { } runtime)
            return new("container", CheckOutcome.Passed, runtime);
        return isNeeded
            ? new("container", CheckOutcome.Warning, "no apptainer or singularity found",
                "The deployment's workers run in a container. If the site has the program as a module, name that among the deployment's modules; else deploy without a container.")
            : new("container", CheckOutcome.Passed, "none, and none needed");
    }
}
