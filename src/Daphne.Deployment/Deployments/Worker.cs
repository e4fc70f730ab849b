namespace Daphne.Deployments;

/// <summary>One DistributedWorker process. A start makes a new row; the rows before it are kept for their logs.</summary>
public sealed class Worker
{
    private string nodeName = "";
    private string host = "";
    private int port;

    public required string Id { get; init; }
    public required string DeploymentId { get; init; }
    public required int ReleaseNumber { get; init; }
    public required string NodeId { get; init; }

    /// <summary>The machine it runs on: its node's name, or the compute node's; empty while Slurm has not given it one.</summary>
    public required string NodeName { get => nodeName; init => nodeName = value; }

    /// <summary>The host it binds to and is reached at; empty while it has no place.</summary>
    public required string Host { get => host; init => host = value; }

    /// <summary>0 while it has no place.</summary>
    public required int Port { get => port; init => port = value; }

    /// <summary>The Slurm job that holds it; null on other clusters.</summary>
    public string? AllocationId { get; init; }

    /// <summary>Its number among the tasks of that job, from 0.</summary>
    public int? Task { get; init; }

    /// <summary>Its own folder below the install root, with pid, start time, log and exit code.</summary>
    public required string Directory { get; init; }

    public required string LogStreamId { get; init; }
    public WorkerStatus Status { get; private set; } = WorkerStatus.Starting;
    public DateTimeOffset StatusSince { get; private set; }

    /// <summary>Why it is what it is, where that is not plain.</summary>
    public string? Detail { get; private set; }

    public int? Pid { get; private set; }

    /// <summary>Field 22 of <c>/proc/pid/stat</c> and the boot id: a reused pid is never mistaken for it.</summary>
    public string? ProcessIdentity { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }
    public int? ExitCode { get; private set; }
    public long? MemoryBytes { get; private set; }

    /// <summary>Of one core, 100 is one core busy.</summary>
    public double? CpuPercent { get; private set; }

    /// <summary>False once a newer start has taken its place.</summary>
    public bool IsCurrent { get; private set; } = true;

    /// <summary>It is to take over from a current one between two runs; until then it is none itself.</summary>
    public bool IsStandby { get; private set; }

    public int Version { get; private set; }

    /// <summary>Whether it is known where it runs; one that waits for its Slurm job has no place yet.</summary>
    public bool HasPlace => Port != 0;

    public string Address => !HasPlace ? "" : $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";

    private bool HasProcess => Status is WorkerStatus.Ready or WorkerStatus.Starting or WorkerStatus.Stopping;

    public void Started(int pid, string identity, DateTimeOffset startedAt)
    {
        Pid = pid;
        ProcessIdentity = identity;
        StartedAt = startedAt;
        ExitCode = null;
        Version++;
    }

    /// <summary>Its Slurm job has begun, or begun anew: now it is known where it runs.</summary>
    public void Placed(string newNode, string newHost, int newPort)
    {
        (nodeName, host, port) = (newNode, newHost, newPort);
        Version++;
    }

    public void Become(WorkerStatus status, DateTimeOffset now, string? detail = null)
    {
        if (Status != status)
            StatusSince = now;
        Status = status;
        Detail = detail;
        if (!HasProcess)
            (MemoryBytes, CpuPercent) = (null, null);
        Version++;
    }

    public void Exited(int exitCode, WorkerStatus status, DateTimeOffset now, string? detail)
    {
        ExitCode = exitCode;
        Become(status, now, detail);
    }

    public void Measure(long memoryBytes, double? cpuPercent)
    {
        if (!HasProcess)
            return;
        MemoryBytes = memoryBytes;
        CpuPercent = cpuPercent ?? CpuPercent;
    }

    public void StandBy()
    {
        (IsCurrent, IsStandby) = (false, true);
        Version++;
    }

    public void TakeOver()
    {
        (IsCurrent, IsStandby) = (true, false);
        Version++;
    }

    public void Retire()
    {
        (IsCurrent, IsStandby) = (false, false);
        Version++;
    }
}
