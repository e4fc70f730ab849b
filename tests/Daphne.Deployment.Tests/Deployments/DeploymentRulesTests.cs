using Daphne.Clusters;
using Daphne.Deployments;

namespace Daphne.Tests.Deployments;

public sealed class DeploymentRulesTests
{
    private readonly Cluster cluster = new() { Id = "c", Name = "mine", Kind = ClusterKind.Ssh, Nodes = [NewNode("s1"), NewNode("s2")] };

    public static TheoryData<DeploymentSettings, string> BadSettings => new()
    {
        { new() { WorkersPerNode = 0 }, "0 workers" },
        { new() { WorkersPerNode = 129 }, "129 workers" },
        { new() { FirstPort = 0 }, "first port is 0" },
        { new() { FirstPort = 65536 }, "65536" },
        { new() { FirstPort = 65535, WorkersPerNode = 2 }, "port 65536" },
        { new() { ReadyTimeoutSeconds = 0 }, "become ready" },
        { new() { StopGraceSeconds = -1 }, "time to stop" },
        { With("1X", "v"), "'1X'" },
        { With("A B", "v"), "'A B'" },
        { With("A=B", "v"), "'A=B'" },
        { With("", "v"), "''" },
        { With("A", "v\0"), "NUL" },
    };

    [Theory]
    [MemberData(nameof(BadSettings))]
    public void What_cannot_be_is_refused_with_a_reason(DeploymentSettings settings, string words)
    {
        var problem = Assert.Throws<ProblemException>(() => DeploymentRules.Check(settings, cluster));

        Assert.Equal(ProblemKind.BadInput, problem.Kind);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_values_of_variables_may_hold_anything_else() =>
        DeploymentRules.Check(With("OMP_NUM_THREADS", "$(reboot) 'a\"\nb ü"), cluster);

    [Fact]
    public void An_address_never_belongs_to_two_workers()
    {
        cluster.Nodes[1].WorkerAddress = "S1";

        var problem = Assert.Throws<ProblemException>(() => DeploymentRules.Check(new DeploymentSettings(), cluster));

        Assert.Contains("s1:50000", problem.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Two_nodes_on_one_host_are_fine_with_ports_of_their_own()
    {
        cluster.Nodes[1].WorkerAddress = "s1";
        cluster.Nodes[1].FirstPort = 60000;

        DeploymentRules.Check(new DeploymentSettings(), cluster);
    }

    [Fact]
    public void A_cluster_without_workers_is_no_place_to_deploy_to()
    {
        cluster.Nodes.ForEach(node => node.Roles = NodeRoles.Jump);

        Assert.Equal(ProblemKind.Refused, Assert.Throws<ProblemException>(() => DeploymentRules.Check(new DeploymentSettings(), cluster)).Kind);
    }

    private static DeploymentSettings With(string name, string value) => new() { Environment = new Dictionary<string, string> { [name] = value } };

    private static Node NewNode(string host) => new() { Id = host, ClusterId = "c", Name = host, Host = host };
}
