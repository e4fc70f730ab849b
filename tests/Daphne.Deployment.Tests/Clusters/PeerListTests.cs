using Daphne.Clusters;

namespace Daphne.Tests.Clusters;

public sealed class PeerListTests
{
    [Theory]
    [InlineData("s1,s2,s3")]
    [InlineData("s1\ns2\r\ns3\n")]
    [InlineData("  s1 ;\ts2 ,, s3 ")]
    public void Hosts_may_be_separated_by_commas_blanks_and_lines(string text) =>
        Assert.Equal(["s1", "s2", "s3"], PeerList.Parse(text).Select(node => node.Host));

    [Fact]
    public void The_ports_of_a_host_are_its_workers()
    {
        var nodes = PeerList.Parse("10.0.0.1:50000,10.0.0.1:50001,10.0.0.2:50000,10.0.0.3");

        Assert.Equal(3, nodes.Count);
        Assert.Equal([50000, 50001], nodes[0].WorkerPorts);
        Assert.Equal([50000], nodes[1].WorkerPorts);
        Assert.Empty(nodes[2].WorkerPorts);
    }

    [Fact]
    public void A_user_is_taken_wherever_it_stands_first()
    {
        var nodes = PeerList.Parse("s1:50000 alice@s1:50001 s1:50002");

        Assert.Equal("alice", Assert.Single(nodes).User);
        Assert.Equal([50000, 50001, 50002], nodes[0].WorkerPorts);
    }

    [Fact]
    public void An_address_of_version_6_stands_in_brackets()
    {
        var node = Assert.Single(PeerList.Parse("bob@[fe80::1%eth0]:50000"));

        Assert.Equal(("fe80::1%eth0", "bob"), (node.Host, node.User));
        Assert.Equal([50000], node.WorkerPorts);
    }

    [Fact]
    public void All_faults_are_listed_at_once()
    {
        var problem = Assert.Throws<ProblemException>(() => PeerList.Parse("s1:0 s2:70000 s3:x $(reboot) s4:1 s4:1 alice@s5 bob@s5"));

        Assert.Equal(ProblemKind.BadInput, problem.Kind);
        foreach (var entry in new[] { "s1:0", "s2:70000", "s3:x", "$(reboot)", "s4:1", "bob@s5" })
            Assert.Contains($"'{entry}'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ,\n")]
    public void Nothing_is_no_node(string text) => Assert.Empty(PeerList.Parse(text));
}
