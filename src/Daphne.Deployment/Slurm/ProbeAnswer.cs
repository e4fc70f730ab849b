namespace Daphne.Slurm;

/// <summary>What <c>slurm-probe.sh</c> printed: what a job on a compute node has told, or how it stands with the job.</summary>
internal sealed class ProbeAnswer
{
    /// <summary>None of Slurm's states: it did not take the job.</summary>
    private const string NotTaken = "REFUSED";

    private readonly Dictionary<string, string> values;

    private ProbeAnswer(Dictionary<string, string> values) => this.values = values;

    /// <summary>The job has written its answer where the login node sees it.</summary>
    public bool SeesRoot => !values.ContainsKey("state");

    /// <summary>It has run to its end, and nothing of it is seen: where it was, the install root is another folder, or none.</summary>
    public bool IsBlind => values.GetValueOrDefault("state") is "COMPLETED" or "FAILED";

    /// <summary>Slurm did not take the job.</summary>
    public bool IsRefused => values.GetValueOrDefault("state") == NotTaken;

    /// <summary>How it stands with a job of which nothing else is known: why it waits, or how it ended.</summary>
    public string Standing => values.GetValueOrDefault("state") switch
    {
        "PENDING" => $"the job is in the queue: {SlurmReasons.OfReason(values.GetValueOrDefault("reason"))}",
        NotTaken => $"Slurm refused the job: {values["reason"]}",
        "GONE" => "Slurm has forgotten the job",
        var state => $"the job is {state?.Replace('_', ' ').ToLowerInvariant()}",
    };

    public static ProbeAnswer Parse(string output) => new(output.Split('\n')
        .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries)).Where(pair => pair.Length == 2 && pair[1].Length > 0)
        .DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]));

    /// <param name="reason">In Slurm's words.</param>
    public static ProbeAnswer Refused(string? reason) => new(new Dictionary<string, string> { ["state"] = NotTaken, ["reason"] = reason ?? "it does not say why" });

    public ComputeFacts ToFacts(string root, DateTimeOffset now) => new()
    {
        Node = values.GetValueOrDefault("node", "a compute node"),
        Root = root,
        SeesRoot = SeesRoot,
        OperatingSystem = values.GetValueOrDefault("os"),
        Architecture = values.GetValueOrDefault("arch"),
        Glibc = values.GetValueOrDefault("glibc"),
        ContainerRuntime = values.GetValueOrDefault("container"),
        SeenAt = now,
    };
}
