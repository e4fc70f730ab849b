using Daphne.Dashboard.Features.Slurm;
using Daphne.Dashboard.Tests.Shared;
using Daphne.Slurm;

namespace Daphne.Dashboard.Tests.Slurm;

public sealed class NodeMapTests : ComponentTest
{
    [Fact]
    public void Every_node_is_one_square_with_its_state_as_colour_and_word()
    {
        var map = Show(SlurmScene.Site("c").Sight.Nodes);

        Assert.Equal(["mixed", "idle", "draining", "down"], map.FindAll(".squares .square").Select(square => square.ClassList.Single(name => name != "square")));
        Assert.Equal("idle 1 partly in use 1 drained 1 down 1", string.Join(' ', map.FindAll(".legend li").Select(Read)));
        Assert.Equal("n4: down, does not respond\n0 of 32 CPUs in use, 64.0 GiB of memory\ngpu:a100:4\nNot responding", map.FindAll(".squares .square")[3].GetAttribute("title"));
        Assert.Contains("a fan is broken", map.Find("details").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_of_two_partitions_stands_there_once()
    {
        var map = Show(SlurmScene.Site("c").Sight.Nodes);

        Assert.Equal(["main 3 nodes", "main · gpu 1 node"], map.FindAll(".group h4").Select(Read));
        Assert.Equal("main: 1 idle, 1 partly in use, 1 drained", map.Find(".squares").GetAttribute("aria-label"));
    }

    [Fact]
    public void A_thousand_nodes_are_a_thousand_small_squares()
    {
        var map = Show([.. Enumerable.Range(0, 1000).Select(number => new SlurmNode($"n{number}", "allocated", "", ["main"], 128, 128, 1L << 38, null, null))]);

        Assert.Equal(1000, map.FindAll(".squares.many .square.allocated").Count);
        Assert.Contains("1,000", map.Find(".legend").TextContent, StringComparison.Ordinal);
        Assert.Empty(map.FindAll("details"));
    }

    [Theory]
    [InlineData("idle", "*", NodeLook.Down)]
    [InlineData("completing", "", NodeLook.Allocated)]
    [InlineData("draining", "", NodeLook.Draining)]
    [InlineData("planned", "", NodeLook.Other)]
    [InlineData("IDLE", "~", NodeLook.Idle)]
    public void Slurms_words_become_six_looks(string state, string flags, NodeLook look) =>
        Assert.Equal(look, NodeLooks.Of(new SlurmNode("n", state, flags, [], 1, 0, 0, null, null)));

    private IRenderedComponent<NodeMap> Show(IReadOnlyList<SlurmNode> nodes) => Render<NodeMap>(with => with.Add(map => map.Nodes, nodes));
}
