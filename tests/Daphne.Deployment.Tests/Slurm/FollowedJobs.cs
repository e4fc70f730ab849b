using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Slurm;
using Daphne.Tests.Engine;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Tests.Slurm;

/// <summary>A Slurm cluster whose answers a test writes by hand, with deployments whose jobs are followed by them.</summary>
internal sealed class FollowedJobs(EngineParts parts)
{
    private readonly Dictionary<string, DateTimeOffset> missingSince = [];
    private Cluster? cluster;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static Allocation NewAllocation(string? clusterId = null, string? nodeId = null, string? deploymentId = null, int number = 1) => new()
    {
        Id = Id.New(),
        Kind = AllocationKind.Workers,
        ClusterId = clusterId ?? "c",
        NodeId = nodeId ?? "n",
        DeploymentId = deploymentId,
        ReleaseNumber = 1,
        Number = number,
        Token = AllocationPlanner.NewToken(),
        Workers = 2,
        Script = "#!/bin/sh\n",
        Directory = $"nodes/login/{deploymentId}/allocations/{number}",
        LogStreamId = Id.New(),
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    public static SlurmJob Job(long id, AllocationState state, string name = "x") => new() { JobId = id, Name = name, State = state };

    public async Task<Cluster> ClusterAsync() => cluster ??= await parts.Get<ClusterService>().CreateAsync(
        new ClusterInput { Name = "hpc", Kind = ClusterKind.Slurm, User = "alice", Nodes = [new NodeInput { Name = "login", Host = "login" }] }, Cancelled);

    /// <summary>A deployment of two workers whose job is planned, and accepted where it has a number.</summary>
    public async Task<Allocation> AddAsync(long? jobId = 17, string name = "experiment")
    {
        var on = await ClusterAsync();
        var package = await parts.AddPackageAsync(name);
        var operation = await parts.Get<DeploymentService>().CreateAsync(
            new DeploymentInput { Name = name, ClusterId = on.Id, PackageId = package.Id, Settings = new DeploymentSettings { Workers = 2 } }, Cancelled);
        await parts.FinishOperationsAsync(operation.DeploymentId!);
        var allocation = NewAllocation(on.Id, on.Nodes[0].Id, operation.DeploymentId);
        await parts.Get<AllocationRegistry>().PlanAsync(allocation, [Worker(allocation, 0), Worker(allocation, 1)], Cancelled);
        return jobId is { } id ? await parts.Get<AllocationRegistry>().ChangeAsync(allocation.Id, (row, now) => row.Accepted(id, now), Cancelled) : allocation;
    }

    /// <summary>One answer of Slurm, digested.</summary>
    public async Task<IReadOnlyList<(long JobId, string Name)>> AnswerAsync(params SlurmJob[] jobs) => await AnswerAsync(Answer(jobs));

    public async Task<IReadOnlyList<(long JobId, string Name)>> AnswerAsync(SlurmAnswer answer)
    {
        var follower = parts.Get<AllocationFollower>();
        return await follower.FollowAsync(await follower.UnfinishedAsync((await ClusterAsync()).Id, Cancelled), answer, missingSince, Cancelled);
    }

    public static SlurmAnswer Answer(params SlurmJob[] jobs) => new(jobs, new Dictionary<string, SlurmJob>(), new Dictionary<string, BatchEnd>(), null);

    public async Task<Allocation> RowAsync(Allocation allocation)
    {
        await using var context = parts.Database.CreateDbContext();
        return await context.Allocations.AsNoTracking().SingleAsync(row => row.Id == allocation.Id, Cancelled);
    }

    public async Task<Deployment> DeploymentAsync(Allocation allocation) => await parts.Get<DeploymentService>().GetAsync(allocation.DeploymentId!, Cancelled);

    public async Task<IReadOnlyList<Worker>> WorkersAsync(Allocation allocation)
    {
        await using var context = parts.Database.CreateDbContext();
        return await context.Workers.AsNoTracking().Where(worker => worker.AllocationId == allocation.Id).OrderBy(worker => worker.Task).ToListAsync(Cancelled);
    }

    public async Task ChangeWorkersAsync(Allocation allocation, Action<Worker> change) =>
        await parts.Get<WorkerRegistry>().ChangeAsync([.. (await WorkersAsync(allocation)).Select(worker => worker.Id)], change, Cancelled);

    private static Worker Worker(Allocation allocation, int task)
    {
        var id = Id.New();
        return new Worker
        {
            Id = id,
            DeploymentId = allocation.DeploymentId!,
            ReleaseNumber = 1,
            NodeId = allocation.NodeId,
            NodeName = "",
            Host = "",
            Port = 0,
            AllocationId = allocation.Id,
            Task = task,
            Directory = $"workers/{id}",
            LogStreamId = id,
        };
    }
}
