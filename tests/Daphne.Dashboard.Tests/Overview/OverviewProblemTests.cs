using Daphne.Clusters;
using Daphne.Dashboard.Features.Overview;
using Daphne.Dashboard.Tests.Clusters;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.SiteLogins;

namespace Daphne.Dashboard.Tests.Overview;

public sealed class OverviewProblemTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_site_that_asks_waits_for_a_person_and_its_node_is_not_told_twice()
    {
        var node = Samples.Node("login");
        node.SetStatus(NodeStatus.Unreachable, "waits for a person", DateTimeOffset.UnixEpoch);
        var prompt = new OpenPrompt("p", "Verification code:", true, null, "cluster", "Lab", "login", DateTimeOffset.UnixEpoch);

        var problem = Assert.Single(Find([Samples.Cluster(node)], [], [], prompt));

        Assert.Equal(("Lab waits for a login", "/clusters/cluster#login-title"), (problem.What, problem.Href));
    }

    [Fact]
    public void Nothing_wrong_is_nothing_to_show()
    {
        var node = Samples.Node("a");
        node.SetStatus(NodeStatus.Reachable, null, Noon);

        Assert.Empty(Find([Samples.Cluster(node)], [Deployment(DeploymentStatus.Ready)], [Operation("1", OperationStatus.Succeeded, 0)]));
    }

    [Fact]
    public void The_worst_stands_first_and_leads_to_where_it_is_mended()
    {
        var node = Samples.Node("a");
        node.AcceptHostKey("ssh-ed25519 AAAA", Noon);
        node.OfferHostKey("ssh-ed25519 BBBB", Noon);

        var problems = Find([Samples.Cluster(node)], [Deployment(DeploymentStatus.Degraded)], []);

        Assert.Equal(["/clusters/cluster#host-keys", "/deployments/d"], problems.Select(problem => problem.Href));
    }

    [Fact]
    public void A_failed_operation_counts_until_something_newer_was_done()
    {
        var failed = Operation("1", OperationStatus.Failed, 0);

        Assert.Single(Find([], [], [failed]));
        Assert.Empty(Find([], [], [Operation("2", OperationStatus.Succeeded, 1), failed]));
    }

    private static IReadOnlyList<OverviewProblem> Find(
        IReadOnlyList<Cluster> clusters, IReadOnlyList<Deployment> deployments, IReadOnlyList<Operation> operations, params OpenPrompt[] prompts) =>
        OverviewProblem.Find(clusters, [], deployments, operations, prompts, Noon);

    private static Deployment Deployment(DeploymentStatus status)
    {
        var deployment = new Deployment { Id = "d", Name = "trial", ClusterId = "cluster", CreatedAt = Noon };
        deployment.Become(status, null, Noon);
        return deployment;
    }

    private static Operation Operation(string id, OperationStatus status, int minute)
    {
        var operation = new Operation { Id = id, Kind = OperationKind.Deploy, ClusterId = "cluster", DeploymentId = "d", Subject = "trial", CreatedAt = Noon.AddMinutes(minute) };
        operation.Finish(status, null, Noon.AddMinutes(minute));
        return operation;
    }
}
