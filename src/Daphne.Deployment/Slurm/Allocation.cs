namespace Daphne.Slurm;

/// <summary>
/// A Slurm job of ours. Its row is stored before it is submitted, with a token that is part of the job's name: whoever goes on after a
/// crash asks Slurm for that name first, so it is never submitted twice; and a job number counts only together with the token.
/// </summary>
public sealed class Allocation
{
    public required string Id { get; init; }
    public required AllocationKind Kind { get; init; }
    public required string ClusterId { get; init; }

    /// <summary>The login node over which it is submitted, and whose folders it uses.</summary>
    public required string NodeId { get; init; }

    /// <summary>Null for a probe.</summary>
    public string? DeploymentId { get; init; }

    public int? ReleaseNumber { get; init; }
    public string? RunId { get; init; }

    /// <summary>1, 2, 3 … within the deployment.</summary>
    public required int Number { get; init; }

    /// <summary>Random; unique to this job for all time.</summary>
    public required string Token { get; init; }

    /// <summary>How many workers it is to hold.</summary>
    public int Workers { get; init; }

    /// <summary>The batch script, exactly as it was handed to sbatch.</summary>
    public required string Script { get; init; }

    /// <summary>Its own folder below the install root, on the file system that login and compute nodes share.</summary>
    public required string Directory { get; init; }

    /// <summary>What the batch script itself prints.</summary>
    public required string LogStreamId { get; init; }

    public long? JobId { get; private set; }
    public AllocationState State { get; private set; }
    public DateTimeOffset StateSince { get; private set; }

    /// <summary>Slurm's reason, as it gives it: <c>Resources</c>, <c>Priority</c>, <c>NonZeroExitCode</c> …</summary>
    public string? Reason { get; private set; }

    /// <summary>The nodes it has, in Slurm's short form: <c>n[1-4]</c>.</summary>
    public string? Nodes { get; private set; }

    public DateTimeOffset? SubmittedAt { get; private set; }

    /// <summary>When Slurm expects it to start, while it waits and Slurm says so.</summary>
    public DateTimeOffset? ExpectedAt { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>When its time limit ends it; once it is over, when it ended.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    public int? ExitCode { get; private set; }

    /// <summary>How often Slurm has put it back into the queue: by its own count where an answer has it, else by what was seen.</summary>
    public int Restarts { get; private set; }

    /// <summary>Its workers are not used yet: they take over from those of another allocation between two runs.</summary>
    public bool IsStandby { get; private set; }

    /// <summary>A person or an operation wants it to end.</summary>
    public bool IsEnding { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public int Version { get; private set; }

    public string JobName => NameOf(Token);

    public bool IsOver => State.IsOver();

    public static string NameOf(string token) => $"daphne-{token}";

    /// <summary>Whether a job of this name may be one of ours; whether it is, its row tells.</summary>
    public static bool MayBeOurs(string name) => name.StartsWith(NameOf(""), StringComparison.Ordinal);

    /// <summary>Slurm has accepted it.</summary>
    public void Accepted(long jobId, DateTimeOffset now)
    {
        if (JobId == jobId)
            return;
        JobId = jobId;
        SubmittedAt ??= now;
        Become(AllocationState.Pending, now);
    }

    /// <summary>What Slurm says of it now.</summary>
    /// <returns>Whether anything has changed.</returns>
    public bool See(SlurmJob job, DateTimeOffset now)
    {
        var before = (JobId, State, Reason, Nodes, ExpectedAt, StartedAt, EndsAt, ExitCode, Restarts);
        JobId = job.JobId;
        SubmittedAt = job.SubmittedAt ?? SubmittedAt ?? now;
        Reason = job.Reason;
        Nodes = job.Nodes ?? Nodes;
        Restarts = job.Restarts ?? Restarts + (State.HasNodes() && job.State.IsWaiting() ? 1 : 0);
        ExpectedAt = job.State.IsWaiting() ? job.StartsAt : null;
        StartedAt = job.State.IsWaiting() ? null : job.StartsAt ?? StartedAt;
        EndsAt = job.State.IsWaiting() ? null : job.EndsAt ?? EndsAt;
        ExitCode = job.State.IsOver() ? job.ExitCode ?? ExitCode : null;
        if (job.State != State)
            Become(job.State, now);
        var changed = before != (JobId, State, Reason, Nodes, ExpectedAt, StartedAt, EndsAt, ExitCode, Restarts);
        if (changed)
            Version++;
        return changed;
    }

    /// <summary>It is over, and not Slurm but somebody else says so.</summary>
    public void Ended(AllocationState state, string? reason, int? exitCode, DateTimeOffset now)
    {
        (Reason, ExitCode, ExpectedAt, EndsAt) = (reason, exitCode, null, EndsAt < now ? EndsAt : now);
        Become(state, now);
    }

    public void StandBy()
    {
        IsStandby = true;
        Version++;
    }

    public void TakeOver()
    {
        IsStandby = false;
        Version++;
    }

    public void End()
    {
        IsEnding = true;
        Version++;
    }

    private void Become(AllocationState state, DateTimeOffset now)
    {
        State = state;
        StateSince = now;
        Version++;
    }
}
