using Daphne.Clusters;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Clusters;

public sealed class JumpRuleTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_jump_host_that_nobody_added_becomes_a_node_that_is_only_passed()
    {
        await using var engine = await EngineParts.CreateAsync();
        var cluster = await engine.Get<ClusterService>().CreateAsync(
            new ClusterInput { Name = "hpc", Nodes = [new NodeInput { Host = "n1", Jump = "alice@login:2222" }, new NodeInput { Host = "n2", Jump = "alice@login:2222" }] }, Cancelled);

        var jump = Assert.Single(cluster.Nodes, node => node.Is(NodeRoles.Jump));
        Assert.Equal(("login", "alice", 2222), (jump.Host, jump.User, jump.Port));
        Assert.All(cluster.Nodes.Where(node => node != jump), node => Assert.Equal(jump.Name, node.Jump));
    }

    [Fact]
    public async Task A_jump_host_that_is_a_node_already_is_that_node()
    {
        await using var engine = await EngineParts.CreateAsync();
        var cluster = await engine.Get<ClusterService>().CreateAsync(
            new ClusterInput { Name = "hpc", Jump = "gate", Nodes = [new NodeInput { Name = "gate", Host = "10.0.0.1" }, new NodeInput { Host = "n1" }] }, Cancelled);

        Assert.Equal(2, cluster.Nodes.Count);
        Assert.Equal("gate", NodeEndpoint.Of(cluster, cluster.Nodes[1]).Jump);
    }

    [Fact]
    public async Task The_way_to_the_clusters_jump_host_does_not_lead_through_itself()
    {
        await using var engine = await EngineParts.CreateAsync();
        var cluster = await engine.Get<ClusterService>().CreateAsync(
            new ClusterInput { Name = "hpc", Jump = "gate", Nodes = [new NodeInput { Name = "gate", Host = "10.0.0.1" }] }, Cancelled);

        Assert.Null((await engine.Get<NodeHosts>().TargetAsync(NodeEndpoint.Of(cluster, cluster.Nodes[0]), Cancelled)).Jump);
    }

    [Fact]
    public async Task A_jump_host_that_is_renamed_stays_the_way()
    {
        await using var engine = await EngineParts.CreateAsync();
        var clusters = engine.Get<ClusterService>();
        var cluster = await clusters.CreateAsync(
            new ClusterInput { Name = "hpc", Jump = "gate", Nodes = [new NodeInput { Name = "gate", Host = "10.0.0.1" }, new NodeInput { Host = "n1", Jump = "gate" }] }, Cancelled);

        await clusters.UpdateNodeAsync(cluster.Nodes[0].Id, new NodeInput { Name = "bastion", Host = "10.0.0.1" }, Cancelled);

        cluster = await clusters.GetAsync(cluster.Id, Cancelled);
        Assert.Equal(("bastion", "bastion", 2), (cluster.Jump, cluster.Nodes[1].Jump, cluster.Nodes.Count));
    }

    [Fact]
    public async Task A_jump_host_is_removed_only_when_nobody_passes_through_it()
    {
        await using var engine = await EngineParts.CreateAsync();
        var clusters = engine.Get<ClusterService>();
        var cluster = await clusters.CreateAsync(new ClusterInput { Name = "hpc", Nodes = [new NodeInput { Host = "n1", Jump = "login" }] }, Cancelled);

        var problem = await Assert.ThrowsAsync<ProblemException>(() => clusters.RemoveNodeAsync(cluster.Nodes.Single(node => node.Name == "login").Id, Cancelled));

        Assert.Contains("n1", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jump_hosts_in_a_circle_are_told()
    {
        await using var engine = await EngineParts.CreateAsync();
        var cluster = await engine.Get<ClusterService>().CreateAsync(
            new ClusterInput { Name = "hpc", Nodes = [new NodeInput { Host = "a", Jump = "b" }, new NodeInput { Host = "b", Jump = "a" }] }, Cancelled);

        var problem = await Assert.ThrowsAsync<ProblemException>(() => engine.Get<NodeHosts>().TargetAsync(NodeEndpoint.Of(cluster, cluster.Nodes[0]), Cancelled));

        Assert.Contains("circle", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-oProxyCommand=reboot")]
    [InlineData("a b")]
    [InlineData("login:99999")]
    public async Task A_jump_host_is_checked_like_any_host(string jump)
    {
        await using var engine = await EngineParts.CreateAsync();

        await Assert.ThrowsAsync<ProblemException>(() => engine.Get<ClusterService>().CreateAsync(
            new ClusterInput { Name = "hpc", Nodes = [new NodeInput { Host = "n1", Jump = jump }] }, Cancelled));
    }
}
