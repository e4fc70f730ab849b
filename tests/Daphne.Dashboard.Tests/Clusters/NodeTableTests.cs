using Daphne.Clusters;
using Daphne.Dashboard.Features.Clusters;
using Daphne.Dashboard.Tests.Logs;

namespace Daphne.Dashboard.Tests.Clusters;

public sealed class NodeTableTests : ComponentTest
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_node_out_of_reach_is_unreachable_since_a_time()
    {
        var (down, up) = (Samples.Node("a"), Samples.Node("b"));
        down.SetStatus(NodeStatus.Unreachable, "no route to host", Noon);
        up.SetStatus(NodeStatus.Reachable, null, Noon);

        var table = Render<NodeTable>(parameters => parameters.Add(table => table.Cluster, Samples.Cluster(down, up)));

        var states = table.FindAll("tbody tr:not(.detail) td:nth-child(2)");
        Assert.Matches(@"Unreachable\s*since", states[0].TextContent);
        Assert.Equal("2026-11-22T12:00:00.0000000Z", states[0].QuerySelector("time")!.GetAttribute("datetime"));
        Assert.DoesNotContain("since", states[1].TextContent, StringComparison.Ordinal);
    }
}
