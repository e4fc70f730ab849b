using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Packages;

namespace Daphne.Dashboard.Tests.Deployments;

internal static class SampleDeployment
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static Cluster Cluster(string name = "This machine", params string[] nodes) => new()
    {
        Id = name,
        Name = name,
        Kind = ClusterKind.Local,
        Nodes = [.. nodes.Select((node, ordinal) => new Node { Id = node, ClusterId = name, Name = node, Host = node, Ordinal = ordinal })],
    };

    public static Package Package(string name, PackageSource source, int day = 1) => new()
    {
        Id = name,
        Name = name,
        Version = "0.3",
        Sha256 = new string('a', 64),
        Size = 36_805_017,
        Source = source,
        Origin = name,
        Contents = new PackageContents(),
        CreatedAt = Noon.AddDays(day),
    };

    public static Deployment Deployment(DeploymentStatus status, int workers = 0)
    {
        var deployment = new Deployment { Id = "d", Name = "daphne-1", ClusterId = "c", CreatedAt = Noon };
        deployment.Activate(1);
        if (status is DeploymentStatus.Cleaned)
            deployment.Aim(DeploymentGoal.Cleaned);
        deployment.Become(status, null, Noon);
        for (var number = 0; number < workers; number++)
            deployment.Workers.Add(Worker(number));
        return deployment;
    }

    public static Worker Worker(int number, string nodeId = "n") => new()
    {
        Id = $"w{number}",
        DeploymentId = "d",
        ReleaseNumber = 1,
        NodeId = nodeId,
        NodeName = "s1",
        Host = "s1",
        Port = 50000 + number,
        Directory = "/w",
        LogStreamId = $"log{number}",
    };
}
