using Daphne.Clusters;
using Daphne.Deployments;

namespace Daphne.Tests.Deployments;

public sealed class DeploymentDifferenceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly Cluster cluster = new() { Id = "c", Name = "lab", Kind = ClusterKind.Ssh, Nodes = [NewNode("s1", 0), NewNode("s2", 1)] };

    /// <summary>The workers of s2 by port (a dot is a port without one), and what is said of them.</summary>
    [Theory]
    [InlineData("rrrr", null)]
    [InlineData("r...", "3 of 4 workers missing on s2")]
    [InlineData("rffl", "3 of 4 workers missing on s2 (2 failed, 1 lost)")]
    [InlineData("rrrs", "1 of 4 workers missing on s2 (1 stopped)")]
    [InlineData("rrrb", null)]
    [InlineData("rrrrr", "1 worker still runs on s2, on ports that nothing asks for")]
    [InlineData("rrrrf", null)]
    [InlineData("oorr", "2 of 4 workers on s2 still of release 1")]
    [InlineData("ou.r", "1 of 4 workers missing on s2|1 of 4 workers on s2 still of release 1|1 of 4 workers on s2 out of sight: nobody has seen what became of them yet")]
    public void Of_a_running_deployment_each_node_says_what_differs(string workers, string? texts)
    {
        var differences = DeploymentDifference.Find(NewDeployment(DeploymentGoal.Running, ("s1", "rrrr"), ("s2", workers)));

        Assert.Equal(texts?.Split('|') ?? [], differences.Select(difference => difference.Text));
        Assert.All(differences, difference => Assert.Equal(("s2", 4), (difference.NodeId, difference.Expected)));
    }

    [Theory]
    [InlineData(DeploymentGoal.Stopped, "ssfl", null)]
    [InlineData(DeploymentGoal.Stopped, "srrs", "2 workers still run on s2")]
    [InlineData(DeploymentGoal.Cleaned, "ros", "2 workers still run on s2")]
    [InlineData(DeploymentGoal.Cleaned, "", null)]
    public void Of_one_that_should_be_down_what_still_runs_differs(DeploymentGoal goal, string workers, string? text)
    {
        var differences = DeploymentDifference.Find(NewDeployment(goal, ("s1", "ss"), ("s2", workers)));

        Assert.Equal(text, differences.SingleOrDefault()?.Text);
    }

    [Fact]
    public void Workers_on_a_node_out_of_reach_are_unknown_since_then_and_not_missing()
    {
        cluster.Nodes[1].SetStatus(NodeStatus.Unreachable, "no route", Noon);

        var difference = Assert.Single(DeploymentDifference.Find(NewDeployment(DeploymentGoal.Running, ("s1", "rrrr"), ("s2", "uuuu"))));

        Assert.Equal((DifferenceKind.Unknown, 4, 4, Noon), (difference.Kind, difference.Count, difference.Expected, difference.Since));
        Assert.Equal("4 of 4 workers on s2 out of sight: the node is out of reach", difference.Text);
    }

    [Fact]
    public void Workers_on_a_node_that_is_no_worker_any_more_are_surplus()
    {
        cluster.Nodes[1].Roles = NodeRoles.Coordinator;

        var difference = Assert.Single(DeploymentDifference.Find(NewDeployment(DeploymentGoal.Running, ("s1", "rrrr"), ("s2", "rf"))));

        Assert.Equal((DifferenceKind.Surplus, 1, 0, "1 worker still runs on s2, which is no node for workers any more"), (difference.Kind, difference.Count, difference.Expected, difference.Text));
    }

    [Fact]
    public void Where_all_workers_are_right_an_operation_that_was_not_done_with_everything_is_the_difference()
    {
        var deployment = NewDeployment(DeploymentGoal.Running, ("s1", "rrrr"), ("s2", "rrrr"));
        Assert.Empty(DeploymentDifference.Find(deployment));

        deployment.Become(DeploymentStatus.Degraded, "head: the disk is full", Noon);

        Assert.Equal(DifferenceKind.Unfinished, Assert.Single(DeploymentDifference.Find(deployment)).Kind);
    }

    /// <summary>Letters: r ready, o ready but of release 1, b starting, f failed, l lost, s stopped, u unknown.</summary>
    private Deployment NewDeployment(DeploymentGoal goal, params (string Node, string Workers)[] nodes)
    {
        var deployment = new Deployment { Id = "d", Name = "d", ClusterId = "c", Cluster = cluster, CreatedAt = Noon };
        for (var number = 1; number <= 2; number++)
            deployment.Releases.Add(new Release
            {
                Id = $"r{number}",
                DeploymentId = "d",
                Number = number,
                PackageId = "p",
                Settings = new DeploymentSettings { WorkersPerNode = 4, FirstPort = 50000 },
                CreatedAt = Noon,
            });
        deployment.Activate(2);
        deployment.Aim(goal);
        foreach (var (node, workers) in nodes)
            foreach (var (index, letter) in workers.Index().Where(worker => worker.Item != '.'))
                deployment.Workers.Add(NewWorker(node, 50000 + index, letter));
        return deployment;
    }

    private static Worker NewWorker(string node, int port, char letter)
    {
        var worker = new Worker
        {
            Id = $"{node}{port}",
            DeploymentId = "d",
            ReleaseNumber = letter == 'o' ? 1 : 2,
            NodeId = node,
            NodeName = node,
            Host = node,
            Port = port,
            Directory = "d",
            LogStreamId = "l",
        };
        var status = letter switch
        {
            'r' or 'o' => WorkerStatus.Ready,
            'f' => WorkerStatus.Failed,
            'l' => WorkerStatus.Lost,
            's' => WorkerStatus.Stopped,
            'u' => WorkerStatus.Unknown,
            _ => WorkerStatus.Starting,
        };
        worker.Become(status, Noon);
        return worker;
    }

    private static Node NewNode(string name, int ordinal) => new() { Id = name, ClusterId = "c", Name = name, Host = name, Ordinal = ordinal };
}
