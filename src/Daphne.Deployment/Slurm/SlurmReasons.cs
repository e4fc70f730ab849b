using System.Globalization;

namespace Daphne.Slurm;

/// <summary>Slurm's reasons and ends in plain words, with what to do where something can be done.</summary>
public static class SlurmReasons
{
    private const string NotLookedAt = "has not been looked at by Slurm yet";

    /// <summary>Slurm's own <c>0:53</c>: the node could not open the job's output, so the job never began.</summary>
    private const int NoOutput = 128 + 53;

    /// <summary>What a job does, or is, that waits for this reason.</summary>
    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["None"] = NotLookedAt,
        ["Resources"] = "waits for free nodes",
        ["Priority"] = "waits behind others",
        ["Dependency"] = "waits for another job",
        ["DependencyNeverSatisfied"] = "waits for another job in vain, and will not start",
        ["BeginTime"] = "is not to begin yet",
        ["JobHeldUser"] = "is held by its user: scontrol release lets it go",
        ["JobHeldAdmin"] = "is held by the site",
        ["JobHoldMaxRequeue"] = "was put back into the queue too often and is held: scontrol release lets it go",
        ["Licenses"] = "waits for a licence",
        ["ReqNodeNotAvail"] = "needs a node that is down, drained or reserved",
        ["Nodes required for job are DOWN"] = "needs a node that is down, drained or reserved",
        ["NodeDown"] = "needs a node that is down",
        ["Reservation"] = "waits for its reservation to begin",
        ["ReservationDeleted"] = "was to use a reservation that is no more, and will not start",
        ["PartitionDown"] = "waits for its partition, which is down",
        ["PartitionInactive"] = "waits for its partition, which is inactive",
        ["PartitionConfig"] = "asks for what its partition does not allow, and will not start",
        ["PartitionNodeLimit"] = "asks for more nodes than its partition allows, and will not start",
        ["PartitionTimeLimit"] = "asks for more time than its partition allows, and will not start",
        ["BadConstraints"] = "asks for what no node has, and will not start",
        ["InvalidAccount"] = "has an account that is not valid, and will not start",
        ["AccountNotAllowed"] = "has an account that may not use the partition, and will not start",
        ["InvalidQOS"] = "has a QOS that is not valid, and will not start",
        ["QOSNotAllowed"] = "has a QOS that may not use the partition, and will not start",
        ["Cleaning"] = "was put back into the queue and is still cleaned up",
        ["JobArrayTaskLimit"] = "waits for other tasks of its array",
        ["launch failed requeued held"] = "could not be started on its nodes and is held: scontrol release lets it go",
    };

    /// <summary>Of a waiting job: <c>waits for free nodes (Resources)</c>.</summary>
    public static string OfReason(string? reason)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason == "None")
            return NotLookedAt;
        var word = reason.Split(',', '(')[0].Trim();
        var known = Words.GetValueOrDefault(word) ?? (Begins("QOS") ? "waits, since a limit of its QOS is reached"
            : Begins("Assoc") ? "waits, since a limit of its account or user is reached"
            : Begins("MaxJobs") || Begins("MaxSubmit") ? "waits, since as many jobs as may already run"
            : null);
        return known is null ? $"waits; Slurm says: {reason}" : $"{known} ({reason})";

        bool Begins(string with) => word.StartsWith(with, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Of an allocation that Slurm knows, or knew, <c>job 17</c>.</summary>
    public static string Name(Allocation allocation) => allocation.JobId is { } id ? string.Create(CultureInfo.InvariantCulture, $"job {id}") : "its job";

    /// <summary>The same to begin a sentence with: <c>Its job 17</c>.</summary>
    public static string Own(Allocation allocation) => allocation.JobId is { } id ? string.Create(CultureInfo.InvariantCulture, $"Its job {id}") : "Its job";

    /// <summary>What a waiting job waits for, and when it is expected to start: <c>job 17 waits for free nodes (Resources); expected to start at 14:05 UTC</c>.</summary>
    public static string Waiting(Allocation allocation, DateTimeOffset now)
    {
        var job = Name(allocation);
        var back = allocation.State == AllocationState.Requeued ? " was put back into the queue and" : "";
        var text = allocation.JobId is null ? $"{job} is being submitted" : $"{job}{back} {OfReason(allocation.Reason)}";
        if (allocation.ExpectedAt?.UtcDateTime is not { } expected || expected <= now.UtcDateTime)
            return text;
        return string.Create(CultureInfo.InvariantCulture, $"{text}; expected to start {(expected.Date == now.UtcDateTime.Date ? "" : $"on {expected:yyyy-MM-dd} ")}at {expected:HH:mm} UTC");
    }

    /// <summary>How a job ended, and what to do about it.</summary>
    public static string OfEnd(Allocation allocation)
    {
        var code = allocation.ExitCode is > 0 and var number ? string.Create(CultureInfo.InvariantCulture, $" with exit code {number}") : "";
        var limit = allocation is { StartedAt: { } start, EndsAt: { } end } && end > start ? $" of {Length(end - start)}" : "";
        return allocation.State switch
        {
            AllocationState.Completed => "It ended by itself.",
            AllocationState.Failed when allocation.ExitCode == NoOutput =>
                "Slurm could not begin it (0:53): its node does not see the job's folder, or cannot write there. The install root has to be on a file system that login and compute nodes share.",
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
