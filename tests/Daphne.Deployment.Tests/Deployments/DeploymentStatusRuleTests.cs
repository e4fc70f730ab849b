using Daphne.Deployments;
using Daphne.Operations;
using static Daphne.Deployments.DeploymentStatus;

namespace Daphne.Tests.Deployments;

public sealed class DeploymentStatusRuleTests
{
    /// <summary>Goal, operation under way, last error, workers (r ready, s stopped, f failed, u unknown, b starting), what it is.</summary>
    [Theory]
    [InlineData(DeploymentGoal.Running, OperationKind.Deploy, null, "", Deploying)]
    [InlineData(DeploymentGoal.Running, OperationKind.Redeploy, null, "rr", Deploying)]
    [InlineData(DeploymentGoal.Running, OperationKind.Start, "old", "ss", Deploying)]
    [InlineData(DeploymentGoal.Stopped, OperationKind.Stop, null, "rr", Stopping)]
    [InlineData(DeploymentGoal.Cleaned, OperationKind.Clean, null, "rr", Stopping)]
    [InlineData(DeploymentGoal.Running, null, null, "rr", Ready)]
    [InlineData(DeploymentGoal.Running, null, null, "rf", Degraded)]
    [InlineData(DeploymentGoal.Running, null, null, "ru", Degraded)]
    [InlineData(DeploymentGoal.Running, null, null, "r", Degraded)]
    [InlineData(DeploymentGoal.Running, null, "one node failed", "rr", Degraded)]
    [InlineData(DeploymentGoal.Running, null, null, "uu", Unknown)]
    [InlineData(DeploymentGoal.Running, null, null, "uf", Unknown)]
    [InlineData(DeploymentGoal.Running, null, null, "ff", Failed)]
    [InlineData(DeploymentGoal.Running, null, null, "", Failed)]
    [InlineData(DeploymentGoal.Running, null, "no disk", "", Failed)]
    [InlineData(DeploymentGoal.Stopped, null, null, "ss", DeploymentStatus.Stopped)]
    [InlineData(DeploymentGoal.Stopped, null, null, "sf", DeploymentStatus.Stopped)]
    [InlineData(DeploymentGoal.Stopped, null, null, "sr", Degraded)]
    [InlineData(DeploymentGoal.Stopped, null, null, "su", Degraded)]
    [InlineData(DeploymentGoal.Stopped, null, "unreachable", "ss", Degraded)]
    [InlineData(DeploymentGoal.Cleaned, null, null, "", DeploymentStatus.Cleaned)]
    [InlineData(DeploymentGoal.Cleaned, null, null, "ss", DeploymentStatus.Cleaned)]
    [InlineData(DeploymentGoal.Cleaned, null, "unreachable", "ss", Degraded)]
    public void The_state_follows_from_goal_operation_and_workers(DeploymentGoal goal, OperationKind? active, string? lastError, string workers, DeploymentStatus status) =>
        Assert.Equal(status, DeploymentStatusRule.Evaluate(goal, active, lastError, [.. workers.Select(NewWorker)], expected: 2).Status);

    [Fact]
    public void The_detail_says_how_many_and_why()
    {
        var detail = DeploymentStatusRule.Evaluate(DeploymentGoal.Running, null, "s2: no disk.", [NewWorker('r')], expected: 2).Detail;

        Assert.Equal("1 of 2 workers are ready. s2: no disk.", detail);
    }

    private static Worker NewWorker(char letter)
    {
        var worker = new Worker
        {
            Id = "w",
            DeploymentId = "d",
            ReleaseNumber = 1,
            NodeId = "n",
            NodeName = "n",
            Host = "s1",
            Port = 1,
            Directory = "d",
            LogStreamId = "l",
        };
        worker.Become(
            letter switch { 'r' => WorkerStatus.Ready, 's' => WorkerStatus.Stopped, 'f' => WorkerStatus.Failed, 'u' => WorkerStatus.Unknown, _ => WorkerStatus.Starting },
            DateTimeOffset.UnixEpoch);
        return worker;
    }
}
