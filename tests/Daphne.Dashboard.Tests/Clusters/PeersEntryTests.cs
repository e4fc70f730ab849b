using Daphne.Clusters;
using Daphne.Dashboard.Features.Clusters;
using Daphne.Dashboard.Tests.Shared;

namespace Daphne.Dashboard.Tests.Clusters;

public sealed class PeersEntryTests : ComponentTest
{
    [Fact]
    public void A_pasted_list_is_understood_while_it_is_typed()
    {
        IReadOnlyList<NodeInput>? nodes = null;
        var entry = Render<PeersEntry>(with => with.Add(it => it.NodesChanged, given => nodes = given));

        entry.Find("textarea").Input("alice@10.0.0.7:50000, 10.0.0.7:50001\nnode2");

        Assert.Equal(["10.0.0.7", "node2"], nodes!.Select(node => node.Host));
        Assert.Equal([50000, 50001], nodes![0].WorkerPorts);
    }

    [Fact]
    public void A_fault_is_named_and_the_text_is_kept()
    {
        IReadOnlyList<NodeInput>? nodes = [];
        var text = "";
        var entry = Render<PeersEntry>(with => with.Add(it => it.NodesChanged, given => nodes = given).Add(it => it.TextChanged, given => text = given));

        entry.Find("textarea").Input("good, bad:99999");

        Assert.Null(nodes);
        Assert.Contains("'bad:99999': a port is a number from 1 to 65535", entry.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("good, bad:99999", text);
    }

    [Fact]
    public void The_preview_says_which_workers_there_would_be()
    {
        var preview = Render<NodesPreview>(with => with
            .Add(it => it.Nodes, [new NodeInput { Host = "a", WorkerPorts = [50000, 50001] }, new NodeInput { Host = "b" }])
            .Add(it => it.Draft, new ClusterDraft { WorkersPerNode = 3, FirstPort = 51000 }));

        Assert.Equal(["2 workers on ports 50000, 50001", "3 workers from port 51000"], preview.FindAll("tbody tr").Select(row => Read(row.LastElementChild!)));
    }

    [Fact]
    public void A_node_without_a_role_is_refused()
    {
        var problem = Assert.Throws<ProblemException>(() => new NodeDraft { Host = "a", IsCoordinator = false, IsWorker = false }.ToInput());

        Assert.Contains("at least one role", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Editing_a_node_keeps_what_its_form_does_not_show()
    {
        var node = Samples.Node("a");
        node.Roles = NodeRoles.Worker | NodeRoles.Login;
        node.WorkerPorts = [50000, 50002];

        var input = NodeDraft.Of(node).ToInput();

        Assert.Equal(NodeRoles.Worker | NodeRoles.Login, input.Roles);
        Assert.Equal([50000, 50002], input.WorkerPorts);
    }
}
