using Daphne.Clusters;
using Daphne.Dashboard.Tests.Deployments;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Packages;
using Daphne.Slurm;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Slurm;

/// <summary>A Slurm cluster that is known, and a deployment on it, put straight into the database: no host key is accepted, so nothing is done there.</summary>
internal static class SlurmScene
{
    public static readonly DateTimeOffset Noon = SampleDeployment.Noon;

    public static async Task<string> AddAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var id = Id.New();
        var package = new Package
        {
            Id = id,
            Name = "daphne",
            Version = "0.3",
            Sha256 = id.PadRight(64, '0'),
            Size = 1,
            Source = PackageSource.Upload,
            Origin = "daphne.tgz",
            Contents = new PackageContents(),
            CreatedAt = Noon,
        };
        var cluster = Cluster(id);
        var deployment = new Deployment { Id = id, Name = id, ClusterId = id, CreatedAt = Noon };
        deployment.Activate(1);
        deployment.Become(DeploymentStatus.Ready, null, Noon);
        var settings = new DeploymentSettings { Workers = 2, Slurm = new SlurmSettings { Partition = "main", TimeLimit = "1:00:00" } };
        var release = new Release { Id = id, DeploymentId = id, Number = 1, PackageId = id, Settings = settings, CreatedAt = Noon };
        var over = Allocation(id, 1);
        over.See(Job(4710, AllocationState.Timeout) with { StartsAt = Noon.AddHours(-2), EndsAt = Noon.AddHours(-1), ExitCode = 0 }, Noon);
        var running = Allocation(id, 2);
        running.See(Job(4711, AllocationState.Running) with { Nodes = "n[1-2]", StartsAt = Noon, EndsAt = Noon.AddHours(1) }, Noon);
        var placed = Worker(running, 0);
        placed.Placed("n1", "n1", 50000);
        placed.Become(WorkerStatus.Ready, Noon);
        var queued = Worker(running, 1);
        queued.Become(WorkerStatus.Queued, Noon);
        await using var context = await services.GetRequiredService<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync(cancellationToken);
        context.AddRange(package, cluster, Site(id), deployment, release, over, running, placed, queued);
        await context.SaveChangesAsync(cancellationToken);
        return id;
    }

    public static Cluster Cluster(string id) => new()
    {
        Id = id,
        Name = $"HPC {id}",
        Kind = ClusterKind.Slurm,
        Root = "/shared/alice/daphne",
        Slurm = new SlurmDefaults { Partition = "main" },
        Nodes = [new Node { Id = id, ClusterId = id, Name = "login", Host = "login.hpc.example.org", User = "alice", Roles = NodeRoles.Login }],
    };

    public static SlurmSite Site(string id) => new()
    {
        ClusterId = id,
        Facts = new SlurmFacts
        {
            Version = "22.05.8",
            User = "alice",
            Accounts = ["physics", "maths"],
            DefaultAccount = "physics",
            Qos = ["normal", "long"],
            HasAccounting = true,
            Modules = ["gcc/13.2", "openmpi/4.1"],
            ContainerRuntime = "apptainer 1.3.0",
            SharedDirectories = [new SharedDirectory("/shared", "nfs4", 5L << 40)],
            HomeUsedBytes = 30L << 30,
            HomeLimitBytes = 100L << 30,
            MpiTypes = ["pmix", "pmi2"],
            Compute = new ComputeFacts { Node = "n1", SeesRoot = true, OperatingSystem = "Debian 12", Architecture = "x86_64", Glibc = "2.36", SeenAt = Noon },
            CheckedAt = Noon,
        },
        Sight = new SlurmSight
        {
            Partitions =
            [
                new SlurmPartition("main", true, "up", 4, 2, 128, 80, "1-00:00:00", TimeSpan.FromDays(1), 3),
                new SlurmPartition("gpu", false, "down", 1, 0, 32, 0, null, null, 0),
            ],
            Nodes =
            [
                new SlurmNode("n1", "mixed", "", ["main"], 32, 16, 64L << 30, null, null),
                new SlurmNode("n2", "idle", "", ["main"], 32, 0, 64L << 30, null, null),
                new SlurmNode("n3", "drained", "", ["main"], 32, 0, 64L << 30, null, "a fan is broken"),
                new SlurmNode("n4", "down", "*", ["main", "gpu"], 32, 0, 64L << 30, "gpu:a100:4", "Not responding"),
            ],
            OwnJobs =
            [
                Job(4711, AllocationState.Running) with { Name = Daphne.Slurm.Allocation.NameOf($"{id}2"), Nodes = "n[1-2]", StartsAt = Noon, EndsAt = Noon.AddHours(1) },
                Job(4720, AllocationState.Pending) with { Name = "genome", Reason = "Priority" },
            ],
            RunningJobs = 12,
            PendingJobs = 7,
            SeenAt = Noon,
        },
        QueriesSent = 40,
        QueriesSaved = 360,
        AskedAt = Noon,
    };

    public static Allocation Allocation(string deploymentId, int number, int workers = 2) => new()
    {
        Id = $"{deploymentId}{number}",
        Kind = AllocationKind.Workers,
        ClusterId = deploymentId,
        NodeId = deploymentId,
        DeploymentId = deploymentId,
        ReleaseNumber = 1,
        Number = number,
        Token = $"{deploymentId}{number}",
        Workers = workers,
        Script = $"#!/bin/bash\n# number {number}\n",
        Directory = $"nodes/{number}",
        LogStreamId = $"log-{deploymentId}{number}",
        CreatedAt = Noon,
    };

    public static SlurmJob Job(long jobId, AllocationState state) => new()
    {
        JobId = jobId,
        Name = $"daphne-{jobId}",
        State = state,
        Partition = "main",
        SubmittedAt = Noon.AddHours(-3),
    };

    public static Worker Worker(Allocation allocation, int task) => new()
    {
        Id = $"{allocation.Id}-{task}",
        DeploymentId = allocation.DeploymentId!,
        ReleaseNumber = 1,
        NodeId = allocation.NodeId,
        NodeName = "",
        Host = "",
        Port = 0,
        AllocationId = allocation.Id,
        Task = task,
        Directory = $"workers/{task}",
        LogStreamId = $"log-{allocation.Id}-{task}",
    };
}
