using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Tests.Data;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Clusters;

public sealed class ClusterServiceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_cluster_is_stored_with_its_nodes_in_order_and_announced(DatabaseProvider provider)
    {
        await using var engine = await EngineParts.CreateAsync(provider);
        using var changes = engine.Feed.Subscribe(change => change.Topic == ChangeTopic.Cluster);
        var clusters = engine.Get<ClusterService>();

        var created = await engine.AddClusterAsync("Größe $(x) 'a\"", "s2", "s1", "s3");
        var stored = Assert.Single(await clusters.ListAsync(Cancelled));

        Assert.Equal("Größe $(x) 'a\"", stored.Name);
        Assert.Equal(["s2", "s1", "s3"], stored.Nodes.Select(node => node.Host));
        Assert.Equal(new Change(ChangeTopic.Cluster, created.Id), Assert.Single(await changes.NextAsync(Cancelled)));
    }

    [Fact]
    public async Task A_local_cluster_is_this_machine()
    {
        await using var engine = await EngineParts.CreateAsync();
        var clusters = engine.Get<ClusterService>();

        var cluster = await clusters.CreateAsync(new ClusterInput { Name = "here", Kind = ClusterKind.Local }, Cancelled);

        Assert.Equal((ClusterService.ThisMachine, "127.0.0.1"), (cluster.Nodes[0].Name, cluster.Nodes[0].Host));
        await Assert.ThrowsAsync<ProblemException>(() => clusters.AddNodesAsync(cluster.Id, [new NodeInput { Host = "s1" }], Cancelled));
        await Assert.ThrowsAsync<ProblemException>(() => clusters.RemoveNodeAsync(cluster.Nodes[0].Id, Cancelled));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Of_two_clusters_with_one_name_at_once_one_is_refused(DatabaseProvider provider)
    {
        await using var engine = await EngineParts.CreateAsync(provider);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                await engine.AddClusterAsync("same", "s1");
                return "created";
            }
            catch (ProblemException problem)
            {
                return $"{problem.Kind}";
            }
        }));

        Assert.Equal(["Conflict", "Conflict", "Conflict", "created"], outcomes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_node_stands_in_its_cluster_once()
    {
        await using var engine = await EngineParts.CreateAsync();
        var cluster = await engine.AddClusterAsync("mine", "s1");

        var problem = await Assert.ThrowsAsync<ProblemException>(
            () => engine.Get<ClusterService>().AddNodesAsync(cluster.Id, [new NodeInput { Host = "s1" }], Cancelled));

        Assert.Equal(ProblemKind.Conflict, problem.Kind);
        Assert.Contains("'s1'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_with_a_deployment_is_not_deleted()
    {
        await using var engine = await EngineParts.CreateAsync();
        var deployment = await engine.DeployAsync("experiment");

        var problem = await Assert.ThrowsAsync<ProblemException>(() => engine.Get<ClusterService>().DeleteAsync(deployment.ClusterId, Cancelled));

        Assert.Equal(ProblemKind.Conflict, problem.Kind);
        Assert.Contains("experiment", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_is_being_checked_is_deleted_only_afterwards()
    {
        await using var engine = await EngineParts.CreateAsync();
        var clusters = engine.Get<ClusterService>();
        var cluster = await engine.AddClusterAsync("mine", "s1");
        var check = await clusters.CheckAsync(cluster.Id, Cancelled);

        Assert.Equal(check.Id, (await clusters.CheckAsync(cluster.Id, Cancelled)).Id);
        await Assert.ThrowsAsync<ProblemException>(() => clusters.DeleteAsync(cluster.Id, Cancelled));
        await engine.Get<Daphne.Operations.OperationService>().CancelAsync(check.Id, Cancelled);
        await clusters.DeleteAsync(cluster.Id, Cancelled);

        Assert.Empty(await clusters.ListAsync(Cancelled));
    }

    [Fact]
    public async Task The_install_root_stays_while_something_is_installed()
    {
        await using var engine = await EngineParts.CreateAsync();
        var deployment = await engine.DeployAsync();

        await Assert.ThrowsAsync<ProblemException>(() => engine.Get<ClusterService>().UpdateAsync(
            deployment.ClusterId, new ClusterInput { Name = "mine", Root = "/elsewhere" }, Cancelled));
    }

    [Fact]
    public async Task Another_address_forgets_the_host_key_and_another_name_does_not()
    {
        await using var engine = await EngineParts.CreateAsync();
        var clusters = engine.Get<ClusterService>();
        var node = (await engine.AddClusterAsync("mine", "s1")).Nodes[0];
        await engine.Get<NodeRegistry>().ChangeAsync(node.Id, (row, now) => row.AcceptHostKey("ssh-ed25519 AAAA", now), Cancelled);

        var renamed = await clusters.UpdateNodeAsync(node.Id, new NodeInput { Name = "first", Host = "s1" }, Cancelled);
        Assert.Equal("ssh-ed25519 AAAA", renamed.HostKey);
        var moved = await clusters.UpdateNodeAsync(node.Id, new NodeInput { Name = "first", Host = "s2" }, Cancelled);
        Assert.Null(moved.HostKey);
    }

    [Fact]
    public async Task A_change_that_meets_a_monitors_change_is_not_lost()
    {
        await using var engine = await EngineParts.CreateAsync();
        var clusters = engine.Get<ClusterService>();
        var node = (await engine.AddClusterAsync("mine", "s1")).Nodes[0];
        var registry = engine.Get<NodeRegistry>();

        var watching = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => registry.ChangeAsync(node.Id, (row, now) => row.SetStatus(NodeStatus.Reachable, null, now), Cancelled)));
        for (var port = 1; port <= 10; port++)
            await clusters.UpdateNodeAsync(node.Id, new NodeInput { Host = "s1", Port = port }, Cancelled);
        await watching;

        Assert.Equal(10, (await clusters.ListAsync(Cancelled))[0].Nodes[0].Port);
    }
}
