using Daphne.Clusters;
using Daphne.Deployments;

namespace Daphne.Tests.Clusters;

public sealed class NodeEndpointTests
{
    private readonly Cluster cluster = new() { Id = "c", Name = "mine", Kind = ClusterKind.Ssh, FirstPort = 40000, WorkersPerNode = 3, User = "alice", CredentialId = "k" };
    private readonly Node node = new() { Id = "n", ClusterId = "c", Name = "first", Host = "s1" };

    [Fact]
    public void Without_more_words_the_clusters_ports_are_taken() =>
        Assert.Equal([40000, 40001, 40002], NodeEndpoint.PortsOf(cluster, node, new DeploymentSettings()));

    [Fact]
    public void A_release_wins_over_the_cluster() =>
        Assert.Equal([50000, 50001], NodeEndpoint.PortsOf(cluster, node, new DeploymentSettings { FirstPort = 50000, WorkersPerNode = 2 }));

    [Fact]
    public void A_node_wins_over_the_release()
    {
        (node.FirstPort, node.Workers) = (60000, 1);

        Assert.Equal([60000], NodeEndpoint.PortsOf(cluster, node, new DeploymentSettings { FirstPort = 50000, WorkersPerNode = 2 }));
    }

    [Fact]
    public void Exact_ports_win_over_everything()
    {
        (node.FirstPort, node.Workers, node.WorkerPorts) = (60000, 1, [7001, 7003]);

        Assert.Equal([7001, 7003], NodeEndpoint.PortsOf(cluster, node, new DeploymentSettings { FirstPort = 50000 }));
    }

    [Theory]
    [InlineData(NodeRoles.Jump)]
    [InlineData(NodeRoles.Coordinator)]
    public void A_node_that_is_no_worker_has_no_ports(NodeRoles roles)
    {
        node.Roles = roles;

        Assert.Empty(NodeEndpoint.PortsOf(cluster, node, new DeploymentSettings()));
    }

    [Fact]
    public void What_a_node_leaves_out_is_the_clusters()
    {
        node.User = "bob";
        var endpoint = NodeEndpoint.Of(cluster, node);

        Assert.Equal(("bob", "k", 22, false, "s1"), (endpoint.User, endpoint.CredentialId, endpoint.Port, endpoint.IsPortExplicit, endpoint.WorkerAddress));
    }
}
