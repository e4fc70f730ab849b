using System.Globalization;

namespace Daphne.Slurm;

/// <summary>Slurm's reasons and ends in plain words, with what to do where something can be done.</summary>
public static class SlurmReasons
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["None"] = "Slurm has not looked at it yet",
        ["Resources"] = "waits for free nodes",
        ["Priority"] = "others are before it",
        ["Dependency"] = "waits for another job",
        ["BeginTime"] = "is not to begin yet",
        ["JobHeldUser"] = "is held by its user (scontrol release)",
        ["JobHeldAdmin"] = "is held by the site",
        ["Licenses"] = "waits for a licence",
        ["ReqNodeNotAvail"] = "a node that it needs is down, drained or reserved",
        ["Reservation"] = "waits for its reservation to begin",
        ["PartitionDown"] = "its partition is down",
        ["PartitionInactive"] = "its partition is inactive",
        ["PartitionNodeLimit"] = "asks for more nodes than its partition allows, and will not start",
        ["PartitionTimeLimit"] = "asks for more time than its partition allows, and will not start",
        ["BadConstraints"] = "asks for what no node has, and will not start",
        ["InvalidAccount"] = "its account is not valid, and it will not start",
        ["InvalidQOS"] = "its QOS is not valid, and it will not start",
        ["AccountNotAllowed"] = "its account may not use the partition, and it will not start",
        ["QOSNotAllowed"] = "its QOS may not use the partition, and it will not start",
        ["NodeDown"] = "a node that it needs is down",
        ["Cleaning"] = "is put back into the queue and still being cleaned up",
        ["JobArrayTaskLimit"] = "as many tasks of its array run as may",
        ["launch failed requeued held"] = "could not be started on its nodes and is held (scontrol release)",
    };

    /// <summary>Of a waiting job: <c>waits for free nodes (Resources)</c>.</summary>
    public static string OfReason(string? reason)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason == "None")
            return Words["None"];
        var word = reason.Split(',', '(')[0].Trim();
        return Words.TryGetValue(word, out var known) ? $"{known} ({reason})"
            : word.StartsWith("QOS", StringComparison.OrdinalIgnoreCase) ? $"a limit of its QOS is reached ({reason})"
            : word.StartsWith("Assoc", StringComparison.OrdinalIgnoreCase) ? $"a limit of its account is reached ({reason})"
            : word.StartsWith("MaxJobs", StringComparison.OrdinalIgnoreCase) || word.StartsWith("MaxSubmit", StringComparison.OrdinalIgnoreCase) ? $"as many jobs as may run at once do ({reason})"
            : $"Slurm says: {reason}";
    }

    /// <summary>What a waiting job waits for, and when it is expected to start.</summary>
    public static string Waiting(Allocation allocation, DateTimeOffset now)
    {
        var job = allocation.JobId is { } id ? $"job {id.ToString(CultureInfo.InvariantCulture)}" : "the job";
        var text = allocation.State == AllocationState.Requeued ? $"{job} was put back into the queue: {OfReason(allocation.Reason)}" : $"{job} {OfReason(allocation.Reason)}";
        return allocation.ExpectedAt is { } expected && expected > now
            ? string.Create(CultureInfo.InvariantCulture, $"{text}; expected to start at {expected.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
            : text;
    }

    /// <summary>How a job ended, and what to do about it.</summary>
    public static string OfEnd(Allocation allocation)
    {
        var code = allocation.ExitCode is > 0 and var number ? $" with exit code {number.ToString(CultureInfo.InvariantCulture)}" : "";
        var limit = allocation is { StartedAt: { } start, EndsAt: { } end } && end > start ? $" of {Length(end - start)}" : "";
        return allocation.State switch
        {
            AllocationState.Completed => "It ended by itself.",
            AllocationState.Failed => $"It failed{code}{(allocation.Reason is { } reason ? $" ({reason})" : "")}. Its log says more.",
            AllocationState.Timeout => $"Its time limit{limit} ended it (TIMEOUT). Raise the limit, or have it replaced before its end.",
            AllocationState.Cancelled when allocation.IsEnding => "It was cancelled.",
            AllocationState.Cancelled => "It was cancelled outside the dashboard: by its user, or by the site.",
            AllocationState.NodeFail => "One of its nodes failed (NODE_FAIL). Start the deployment again; Slurm takes other nodes.",
            AllocationState.OutOfMemory => "It used more memory than it had asked for (OUT_OF_MEMORY). Ask for more memory a worker.",
            AllocationState.Preempted => "Slurm gave its nodes to a job of higher priority (PREEMPTED). Start it again, or use another QOS or partition.",
            AllocationState.BootFail => "Its nodes could not be booted (BOOT_FAIL). Start it again, or tell the site.",
            AllocationState.Deadline => "It could not start before its deadline (DEADLINE).",
            AllocationState.Gone => "Slurm has forgotten it, and it left no word of how it ended.",
            AllocationState.Abandoned => allocation.Reason is { } why ? $"Slurm refused it: {why}." : "It was never submitted.",
            _ => $"It is {allocation.State.ToString().ToLowerInvariant()}.",
        };
    }

    private static string Length(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.#} days"),
    };
}
