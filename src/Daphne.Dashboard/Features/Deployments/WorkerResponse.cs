using Daphne.Deployments;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>One DistributedWorker process.</summary>
/// <param name="Id">Opaque; a restart makes a new worker.</param>
/// <param name="Address">host:port, as DISTRIBUTED_WORKERS names it; empty while it waits for its Slurm job.</param>
/// <param name="Node">The node's name; on a Slurm cluster the compute node's, empty while Slurm has not given it one.</param>
/// <param name="NodeId">The node.</param>
/// <param name="AllocationId">The Slurm job that holds it.</param>
/// <param name="Task">Its number among the tasks of that job, from 0.</param>
/// <param name="Status">Its state.</param>
/// <param name="StatusSince">Since when.</param>
/// <param name="Detail">Why, where that is not plain.</param>
/// <param name="Pid">Of its process on the node.</param>
/// <param name="ExitCode">Once it has ended.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="MemoryBytes">Resident memory.</param>
/// <param name="CpuPercent">100 is one core busy.</param>
/// <param name="Release">The number of the release that it runs.</param>
/// <param name="Current">False once a newer start has taken its place.</param>
/// <param name="LogStreamId">For the hub's Log.</param>
public sealed record WorkerResponse(
    string Id, string Address, string Node, string NodeId, string? AllocationId, int? Task, WorkerStatus Status, DateTimeOffset StatusSince, string? Detail,
    int? Pid, int? ExitCode, DateTimeOffset? StartedAt, long? MemoryBytes, double? CpuPercent, int Release, bool Current, string LogStreamId)
{
    public static WorkerResponse Of(Worker worker) => new(
        worker.Id, worker.Address, worker.NodeName, worker.NodeId, worker.AllocationId, worker.Task, worker.Status, worker.StatusSince, worker.Detail,
        worker.Pid, worker.ExitCode, worker.StartedAt, worker.MemoryBytes, worker.CpuPercent, worker.ReleaseNumber, worker.IsCurrent, worker.LogStreamId);
}
