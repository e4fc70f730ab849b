using Daphne.Slurm;

namespace Daphne.Runs;

/// <summary>One execution of a DaphneDSL script by a coordinator against the workers of a deployment.</summary>
public sealed class Run
{
    public required string Id { get; init; }
    public required string DeploymentId { get; init; }

    /// <summary>1, 2, 3 … within the deployment.</summary>
    public required int Number { get; init; }

    public required string Name { get; init; }
    public required string Script { get; init; }

    /// <summary>Passed after the script as name=value, in order.</summary>
    public IReadOnlyList<RunArgument> Arguments { get; init; } = [];

    /// <summary>DAPHNE's own options, each one word that begins with a dash.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>How Slurm is to execute it; null on other clusters.</summary>
    public SlurmRun? Slurm { get; init; }

    public required int TimeLimitSeconds { get; init; }
    public required string LogStreamId { get; init; }
    public RunStatus Status { get; private set; }
    public int? ExitCode { get; private set; }

    /// <summary>What the exit code means, or why it was not run, for people.</summary>
    public string? Outcome { get; private set; }

    public string? NodeId { get; private set; }
    public string? NodeName { get; private set; }
    public int? Pid { get; private set; }
    public int WorkerCount { get; private set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }
    public int Version { get; private set; }

    public bool IsActive => Status is RunStatus.Queued or RunStatus.Running or RunStatus.Cancelling;

    public void Start(string nodeId, string nodeName, int workerCount, DateTimeOffset now)
    {
        if (Status == RunStatus.Queued)
            Status = RunStatus.Running;
        NodeId = nodeId;
        NodeName = nodeName;
        WorkerCount = workerCount;
        StartedAt ??= now;
        Version++;
    }

    public void Launched(int pid)
    {
        Pid = pid;
        Version++;
    }

    public void Cancel()
    {
        Status = RunStatus.Cancelling;
        Version++;
    }

    public void Finish(RunStatus status, int? exitCode, string? outcome, DateTimeOffset now)
    {
        Status = status;
        ExitCode = exitCode;
        Outcome = outcome;
        FinishedAt = now;
        Version++;
    }
}

public sealed record RunArgument(string Name, string Value);
