using System.Security.Cryptography;
using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Packages;
using Daphne.Runs;

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
        var id = Id.New();
        var allocation = New(AllocationKind.Workers, id, cluster, $"{deployment.Id}/allocations/{id}", number, now, token =>
            new BatchScript(cluster, release.Settings, token).OfWorkers(Describe(deployment.Name, release.Number), workers, release.Package!.Sha256), release, workers);
        return (allocation, [.. Enumerable.Range(0, workers).Select(task => Worker(allocation, task))]);
    }

    /// <summary>A job that builds a package.</summary>
    /// <param name="id">The step's that wants it, whose log is what the job prints.</param>
    /// <param name="cluster">With its login node.</param>
    /// <param name="deployment">For which it is built.</param>
    /// <param name="release">In whose container.</param>
    /// <param name="build">From what.</param>
    /// <param name="number">Of the allocation within the deployment.</param>
    /// <param name="now">The time.</param>
    public static Allocation OfBuild(string id, Cluster cluster, Deployment deployment, Release release, PackageBuild build, int number, DateTimeOffset now) =>
        New(AllocationKind.Build, id, cluster, $"{deployment.Id}/allocations/{id}", number, now, token =>
            new BatchScript(cluster, release.Settings, token).OfBuild($"build of {build.Source} for {Describe(deployment.Name, release.Number)}", build), release);

    /// <summary>A job that executes a run.</summary>
    /// <param name="run">Its output is what the job prints.</param>
    /// <param name="cluster">With its login node.</param>
    /// <param name="deployment">Whose workers it uses.</param>
    /// <param name="release">Of the deployment, which is current.</param>
    /// <param name="number">Of the allocation within the deployment.</param>
    /// <param name="now">The time.</param>
    public static Allocation OfRun(Run run, Cluster cluster, Deployment deployment, Release release, int number, DateTimeOffset now) =>
        New(AllocationKind.Run, Id.New(), cluster, $"{deployment.Id}/runs/{run.Id}", number, now, token =>
            new RunScript(cluster, release, run).Batch(token, $"{run.Name} on {Describe(deployment.Name, release.Number)}"), release, run: run);

    /// <summary>A job of one minute that looks at a compute node.</summary>
    /// <param name="id">The operation's that wants to know: whoever takes that up finds the job again.</param>
    /// <param name="cluster">With its login node.</param>
    /// <param name="settings">Of the deployment that asks, for its jobs may get nodes of another kind; empty for the cluster's defaults.</param>
    /// <param name="now">The time.</param>
    public static Allocation OfProbe(string id, Cluster cluster, DeploymentSettings settings, DateTimeOffset now)
    {
        var asked = settings with { Slurm = (settings.Slurm ?? new SlurmSettings()) with { TimeLimit = "1" } };
        return New(AllocationKind.Probe, id, cluster, $"probe/{id}", 1, now, token =>
            new BatchScript(cluster, asked, token).OfProbe($"a look at a compute node of {cluster.Name}"));
    }

    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));

    public static string Describe(string deployment, int release) => $"{deployment}, release {release}";

    private static Allocation New(
        AllocationKind kind, string id, Cluster cluster, string folder, int number, DateTimeOffset now, Func<string, string> script, Release? release = null, int workers = 0, Run? run = null)
    {
        var login = SlurmPlan.LoginOf(cluster);
        var token = NewToken();
        return new Allocation
        {
            Id = id,
            Kind = kind,
            ClusterId = cluster.Id,
            NodeId = login.Id,
            DeploymentId = release?.DeploymentId,
            ReleaseNumber = release?.Number,
            RunId = run?.Id,
            Number = number,
            Token = token,
            Workers = workers,
            Script = script(token),
            Directory = $"nodes/{login.Id}/{folder}",
            LogStreamId = run?.LogStreamId ?? id,
            CreatedAt = now,
        };
    }

    private static Worker Worker(Allocation allocation, int task)
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
            Directory = $"nodes/{allocation.NodeId}/{allocation.DeploymentId}/workers/{id}",
            LogStreamId = id,
        };
    }
}
