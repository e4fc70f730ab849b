using System.Security.Cryptography;
using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;

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
