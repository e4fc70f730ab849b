using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Runs;

namespace Daphne.Tests.Operations;

public sealed class OperationPlanTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private readonly Deployment deployment = new() { Id = "d", Name = "experiment", ClusterId = "c", CreatedAt = Now };
    private readonly Cluster cluster = new()
    {
        Id = "c",
        Name = "mine",
        Kind = ClusterKind.Ssh,
        Nodes = [NewNode("gate", NodeRoles.Jump), NewNode("s1", NodeRoles.Worker), NewNode("s2", NodeRoles.Worker), NewNode("head", NodeRoles.Coordinator)],
    };

    [Fact]
    public void A_deploy_brings_the_package_to_workers_and_coordinator_and_to_nobody_else() =>
        AssertPlan(OperationPlan.Deploy(deployment, cluster, isRedeploy: false, Now), "Preflight Transfer Install Start Check", "s1 s2 head");

    [Fact]
    public void A_redeploy_stops_the_old_workers_only_when_the_new_package_is_there() =>
        AssertPlan(OperationPlan.Deploy(deployment, cluster, isRedeploy: true, Now), "Preflight Transfer Install Stop Start Check", "s1 s2 head");

    [Fact]
    public void A_start_transfers_nothing() => AssertPlan(OperationPlan.Start(deployment, cluster, Now), "Preflight Start Check", "s1 s2");

    [Fact]
    public void A_stop_brings_the_logs_home() => AssertPlan(OperationPlan.Stop(deployment, cluster, Now), "Stop Collect", "s1 s2");

    [Fact]
    public void A_clean_removes_nothing_before_the_logs_are_home() => AssertPlan(OperationPlan.Clean(deployment, cluster, Now), "Stop Collect Clean", "s1 s2 head");

    [Fact]
    public void A_check_looks_at_every_node() => AssertPlan(OperationPlan.Check(cluster, Now), "Preflight", "gate s1 s2 head");

    [Fact]
    public void A_check_of_a_Slurm_cluster_looks_at_every_node_and_then_from_a_job_that_its_login_node_submits()
    {
        var slurm = new Cluster { Id = "c", Name = "hpc", Kind = ClusterKind.Slurm, Nodes = [NewNode("gate", NodeRoles.Jump), NewNode("login", NodeRoles.Login)] };

        Assert.Equal(["Preflight: gate login", "Probe: login"], OperationPlan.Check(slurm, Now).Stages.Select(stage => $"{stage.Name}: {string.Join(' ', stage.Steps.Select(step => step.NodeName))}"));
    }

    [Fact]
    public void A_run_asks_the_workers_first_and_executes_on_the_coordinator()
    {
        var run = new Run { Id = "r", DeploymentId = "d", Number = 1, Name = "Run 1", Script = "", TimeLimitSeconds = 1, LogStreamId = "r", CreatedAt = Now };

        AssertPlan(OperationPlan.Run(deployment, cluster, run, Now), "Ask workers|Execute", "head");
    }

    [Fact]
    public void Without_a_coordinator_place_the_first_worker_node_executes()
    {
        cluster.Nodes.RemoveAt(3);

        Assert.Equal("s1", OperationPlan.CoordinatorOf(cluster).Name);
    }

    private static void AssertPlan(Operation operation, string stages, string nodes)
    {
        Assert.Equal(stages.Split(stages.Contains('|', StringComparison.Ordinal) ? '|' : ' '), operation.Stages.Select(stage => stage.Name));
        Assert.All(operation.Stages, stage => Assert.Equal(nodes.Split(' '), stage.Steps.Select(step => step.NodeName)));
    }

    private static Node NewNode(string name, NodeRoles roles) => new() { Id = name, ClusterId = "c", Name = name, Host = name, Roles = roles };
}
