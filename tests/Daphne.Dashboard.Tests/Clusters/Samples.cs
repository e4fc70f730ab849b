using Daphne.Clusters;

namespace Daphne.Dashboard.Tests.Clusters;

internal static class Samples
{
    public static Node Node(string name) => new() { Id = name, ClusterId = "cluster", Name = name, Host = $"{name}.example.org" };

    public static Cluster Cluster(params Node[] nodes) =>
        new() { Id = "cluster", Name = "Lab", Kind = ClusterKind.Ssh, Nodes = [.. nodes], CreatedAt = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero) };
}
