using Daphne.Clusters;
using Daphne.Slurm;

namespace Daphne.Tests.Clusters;

public sealed class ClusterRulesTests
{
    private static readonly ClusterInput Good = new() { Name = "mine", Nodes = [new NodeInput { Host = "s1" }] };

    public static TheoryData<ClusterInput, string> BadClusters => new()
    {
        { Good with { Name = " " }, "needs a name" },
        { Good with { Name = new string('x', 101) }, "101 characters" },
        { Good with { Name = "a\nb" }, "line break" },
        { Good with { Name = "a\u2028b" }, "line break" },
        { Good with { Slurm = new SlurmDefaults() }, "kind 'slurm'" },
        { Good with { Kind = ClusterKind.Slurm, Slurm = new SlurmDefaults { Partition = "a b" } }, "'a b'" },
        { Good with { Kind = ClusterKind.Slurm, Slurm = new SlurmDefaults { TimeLimit = "soon" } }, "'soon' is no time limit" },
        { Good with { Kind = ClusterKind.Slurm, Slurm = new SlurmDefaults { PollSeconds = 1, MinPollSeconds = 2 } }, "larger one" },
        { Good with { Root = "daphne" }, "must begin with" },
        { Good with { Root = "/" }, "root of the file system" },
        { Good with { Root = "//" }, "root of the file system" },
        { Good with { Root = "/opt/../etc" }, "'..'" },
        { Good with { Root = "/opt\n/x" }, "line break" },
        { Good with { User = "-oProxyCommand=reboot" }, "no user name" },
        { Good with { User = "a b" }, "no user name" },
        { Good with { SshPort = 0 }, "SSH port is 0" },
        { Good with { FirstPort = 65536 }, "65536" },
        { Good with { WorkersPerNode = 0 }, "0 workers" },
        { Good with { WorkersPerNode = 129 }, "129 workers" },
        { Good with { FirstPort = 65500, WorkersPerNode = 100 }, "beyond port 65535" },
        { Good with { Nodes = [new NodeInput { Host = "s1" }, new NodeInput { Host = "s1" }] }, "'s1' stands there twice" },
    };

    public static TheoryData<string> BadHosts => ["", " ", "-oProxyCommand=reboot", "a b", "a;b", "$(reboot)", "a\nb", "a'b", "user@host", new string('x', 254)];

    public static TheoryData<string> GoodHosts => ["s1", "10.0.0.1", "node-7.example.org", "fe80::1%eth0", "[::1]", "über.example", "my_alias"];

    [Theory]
    [MemberData(nameof(BadClusters))]
    public void What_cannot_be_is_refused_with_a_reason(ClusterInput input, string words)
    {
        var problem = Assert.Throws<ProblemException>(() => ClusterRules.Check(input));

        Assert.Equal(ProblemKind.BadInput, problem.Kind);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadHosts))]
    public void A_host_that_ssh_or_a_shell_would_misread_is_refused(string host) =>
        Assert.Throws<ProblemException>(() => ClusterRules.Check(new NodeInput { Host = host }));

    [Theory]
    [MemberData(nameof(GoodHosts))]
    public void Names_addresses_and_aliases_are_hosts(string host) => ClusterRules.Check(new NodeInput { Host = host });

    [Fact]
    public void Names_and_roots_may_have_any_letters_and_signs() =>
        ClusterRules.Check(Good with { Name = "Größe $(x) 'a\" 東京", Root = "/data/it's $(mine) \"ü\"", User = @"DOMAIN\alice" });

    [Theory]
    [InlineData(new[] { 50000, 50000 }, "twice")]
    [InlineData(new[] { 0 }, "a port is a number")]
    public void Worker_ports_are_ports_and_each_stands_once(int[] ports, string words)
    {
        var problem = Assert.Throws<ProblemException>(() => ClusterRules.Check(new NodeInput { Host = "s1", WorkerPorts = ports }));

        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_has_at_most_128_workers() =>
        Assert.Throws<ProblemException>(() => ClusterRules.Check(new NodeInput { Host = "s1", WorkerPorts = [.. Enumerable.Range(50000, 129)] }));
}
