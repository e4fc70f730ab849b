using Daphne.Clusters;
using Daphne.Dashboard.Features.Clusters;
using Daphne.Dashboard.Tests.Shared;

namespace Daphne.Dashboard.Tests.Clusters;

public sealed class PreflightTableTests : ComponentTest
{
    private static int ColumnsOfNodes => CheckResult.ColumnsOf(ClusterKind.Ssh, NodeRoles.Worker).Count;

    [Fact]
    public void Before_the_first_check_it_says_what_a_check_does()
    {
        var table = Render<PreflightTable>(with => with.Add(it => it.Nodes, [Samples.Node("node1")]));

        Assert.Equal("Not checked yet", table.Find("h2").TextContent);
        Assert.Empty(table.FindAll("table"));
    }

    [Fact]
    public void A_failure_shows_its_remedy_in_the_page_and_not_only_on_hover()
    {
        var node = Samples.Node("node1");
        node.Checks =
        [
            new CheckResult("reachable", CheckOutcome.Passed, "answers in 3 ms"),
            new CheckResult("disk", CheckOutcome.Failed, "1 GiB free", "Free space, or choose another install root."),
            new CheckResult("ports", CheckOutcome.Skipped, "not looked at"),
        ];

        var table = Render<PreflightTable>(with => with.Add(it => it.Nodes, [node]));

        var remedies = table.FindAll(".remedies li");
        Assert.Equal("Failed disk: 1 GiB free Free space, or choose another install root.", Read(Assert.Single(remedies)));
        Assert.Equal(ColumnsOfNodes + 1, table.FindAll("thead th").Count);
        Assert.Contains("answers in 3 ms", table.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_login_node_of_Slurm_has_columns_of_its_own_and_its_jump_host_leaves_most_of_them_empty()
    {
        var (login, gate) = (Samples.Node("login"), Samples.Node("gate"));
        (login.Roles, gate.Roles) = (NodeRoles.Login, NodeRoles.Jump);

        var table = Render<PreflightTable>(with => with.Add(it => it.Nodes, [gate, login]).Add(it => it.Kind, ClusterKind.Slurm).Add(it => it.IsRunning, true));

        Assert.Equal(["Node", "host key", "reachable", "login", "system", "disk", "clock", "tools", "slurm", "accounting", "container", "shared root"], table.FindAll("thead th").Select(Read));
        Assert.Equal([3, 11], table.FindAll("tbody tr").Select(row => row.QuerySelectorAll(".busy").Length));
    }

    [Fact]
    public void While_a_check_runs_cells_without_a_result_say_so()
    {
        var table = Render<PreflightTable>(with => with.Add(it => it.Nodes, [Samples.Node("node1")]).Add(it => it.IsRunning, true));

        Assert.Equal(ColumnsOfNodes, table.FindAll("td .busy").Count);
    }
}
