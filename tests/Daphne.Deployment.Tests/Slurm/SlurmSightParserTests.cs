using Daphne.Slurm;

namespace Daphne.Tests.Slurm;

/// <summary>Lines of a real Slurm 22.05; those with generic resources, flags and reasons are as its manual has them.</summary>
public sealed class SlurmSightParserTests
{
    [Fact]
    public void Partitions_have_their_nodes_limits_and_waiting_jobs()
    {
        var sight = Parse(
            parser => parser.Partition("main*|up|infinite|2/2/0/4|4/60/0/64"),
            parser => parser.Partition("short|up|1:00|2/0/0/2|4/28/0/32"),
            parser => parser.Count("6|PD|main"),
            parser => parser.Count("2|PD|short,main"),
            parser => parser.Count("5|R|main"));

        Assert.Equal(
            [
                new SlurmPartition("main", true, "up", 4, 2, 64, 60, null, null, 8),
                new SlurmPartition("short", false, "up", 2, 0, 32, 28, "1:00", TimeSpan.FromMinutes(1), 2),
            ],
            sight.Partitions);
        Assert.Equal((5, 8), (sight.RunningJobs, sight.PendingJobs));
    }

    [Fact]
    public void Different_nodes_of_one_partition_are_one_partition()
    {
        var sight = Parse(
            parser => parser.Partition("gpu|up|2-00:00:00|1/2/0/3|16/32/0/48"),
            parser => parser.Partition("gpu|up|2-00:00:00|0/1/0/1|0/64/0/64"));

        Assert.Equal(new SlurmPartition("gpu", false, "up", 4, 3, 112, 96, "2-00:00:00", TimeSpan.FromDays(2), 0), Assert.Single(sight.Partitions));
    }

    [Fact]
    public void A_node_is_one_however_many_partitions_it_is_in()
    {
        var sight = Parse(
            parser => parser.Node("n1|main*|mixed|3/13/0/16|16000|(null)|none"),
            parser => parser.Node("n1|short|mixed|3/13/0/16|16000|(null)|none"));

        var node = Assert.Single(sight.Nodes);
        Assert.Equal(["main", "short"], node.Partitions);
        Assert.Equal(("mixed", "", 16, 3, 16000L * 1024 * 1024), (node.State, node.Flags, node.Cpus, node.AllocatedCpus, node.MemoryBytes));
        Assert.Null(node.Gres);
        Assert.Null(node.Reason);
    }

    [Theory]
    [InlineData("idle*", "idle", "*")]
    [InlineData("down$", "down", "$")]
    [InlineData("idle~", "idle", "~")]
    [InlineData("mixed-", "mixed", "-")]
    [InlineData("drained*", "drained", "*")]
    [InlineData("idle#", "idle", "#")]
    [InlineData("planned", "planned", "")]
    [InlineData("allocated+", "allocated", "+")]
    public void Flags_are_told_from_states(string word, string state, string flags)
    {
        var node = Assert.Single(Parse(parser => parser.Node($"n1|gpu|{word}|0/0/64/64|515000|gpu:a100:4(S:0-1)|bad disk | second line")).Nodes);

        Assert.Equal((state, flags, "gpu:a100:4(S:0-1)", "bad disk | second line"), (node.State, node.Flags, node.Gres, node.Reason));
    }

    private static SlurmSight Parse(params Action<SlurmSightParser>[] lines)
    {
        var parser = new SlurmSightParser();
        foreach (var line in lines)
            line(parser);
        return parser.Sight(DateTimeOffset.UnixEpoch);
    }
}
