using System.Security.Cryptography;
using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Packages;

namespace Daphne.Slurm;

/// <summary>Makes the rows of an allocation and of what it is to hold.</summary>
internal static class AllocationPlanner
{
    private const int TokenBytes = 8;

    /// <summary>What the token is in scripts that are only shown.</summary>
    public static string SampleToken { get; } = new('0', TokenBytes * 2);

    public static (Allocation Allocation, IReadOnlyList<Worker> Workers) OfWorkers(
        Cluster cluster, Deployment deployment, Release release, int number, int workers, DateTimeOffset now)
    {
        var login = SlurmPlan.LoginOf(cluster);
        var token = NewToken();
        var id = Id.New();
        var folder = $"nodes/{login.Id}/{deployment.Id}";
        var allocation = new Allocation
        {
            Id = id,
            Kind = AllocationKind.Workers,
            ClusterId = cluster.Id,
            NodeId = login.Id,
            DeploymentId = deployment.Id,
            ReleaseNumber = release.Number,
            Number = number,
            Token = token,
            Workers = workers,
            Script = new BatchScript(cluster, release.Settings, token).OfWorkers(Describe(deployment.Name, release.Number), workers, release.Package!.Sha256),
            Directory = $"{folder}/allocations/{id}",
            LogStreamId = id,
            CreatedAt = now,
        };
        return (allocation, [.. Enumerable.Range(0, workers).Select(task => Worker(allocation, folder, task))]);
    }

    /// <summary>A job that builds a package.</summary>
    /// <param name="id">The step's that wants it, whose log is what the job prints.</param>
    /// <param name="cluster">With its login node.</param>
    /// <param name="deployment">For which it is built.</param>
    /// <param name="release">In whose container.</param>
    /// <param name="build">From what.</param>
    /// <param name="number">Of the allocation within the deployment.</param>
    /// <param name="now">The time.</param>
    public static Allocation OfBuild(string id, Cluster cluster, Deployment deployment, Release release, PackageBuild build, int number, DateTimeOffset now)
    {
        var login = SlurmPlan.LoginOf(cluster);
        var token = NewToken();
        return new Allocation
        {
            Id = id,
            Kind = AllocationKind.Build,
            ClusterId = cluster.Id,
            NodeId = login.Id,
            DeploymentId = deployment.Id,
            ReleaseNumber = release.Number,
            Number = number,
            Token = token,
            Script = new BatchScript(cluster, release.Settings, token).OfBuild($"build of {build.Source} for {Describe(deployment.Name, release.Number)}", build),
            Directory = $"nodes/{login.Id}/{deployment.Id}/allocations/{id}",
            LogStreamId = id,
            CreatedAt = now,
        };
    }

    /// <summary>A job of one minute that looks at a compute node.</summary>
    /// <param name="id">The operation's that wants to know: whoever takes that up finds the job again.</param>
    /// <param name="cluster">With its login node.</param>
    /// <param name="settings">Of the deployment that asks, for its jobs may get nodes of another kind; empty for the cluster's defaults.</param>
    /// <param name="now">The time.</param>
    public static Allocation OfProbe(string id, Cluster cluster, DeploymentSettings settings, DateTimeOffset now)
    {
        var login = SlurmPlan.LoginOf(cluster);
        var token = NewToken();
        var asked = settings with { Slurm = (settings.Slurm ?? new SlurmSettings()) with { TimeLimit = "1" } };
        return new Allocation
        {
            Id = id,
            Kind = AllocationKind.Probe,
            ClusterId = cluster.Id,
            NodeId = login.Id,
            Number = 1,
            Token = token,
            Script = new BatchScript(cluster, asked, token).OfProbe($"a look at a compute node of {cluster.Name}"),
            Directory = $"nodes/{login.Id}/probe/{id}",
            LogStreamId = id,
            CreatedAt = now,
        };
    }

    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));

    public static string Describe(string deployment, int release) => $"{deployment}, release {release}";

    private static Worker Worker(Allocation allocation, string folder, int task)
    {
        var id = Id.New();
        return new Worker
        {
            Id = id,
            DeploymentId = allocation.DeploymentId!,
            ReleaseNumber = allocation.ReleaseNumber!.Value,
            NodeId = allocation.NodeId,
            NodeName = "",
            Host = "",
            Port = 0,
            AllocationId = allocation.Id,
            Task = task,
            Directory = $"{folder}/workers/{id}",
            LogStreamId = id,
        };
    }
}
