using Daphne.Clusters;
using Daphne.Dashboard.Features.Deployments;
using Daphne.Dashboard.Tests.Logs;
using Daphne.Deployments;
using Daphne.Operations;
using Microsoft.AspNetCore.Components;

namespace Daphne.Dashboard.Tests.Deployments;

public sealed class DifferenceNoticeTests : ComponentTest
{
    private int pressed;

    [Fact]
    public void What_differs_is_told_and_one_button_puts_it_right()
    {
        var notice = Show(Deployment(WorkerStatus.Ready, WorkerStatus.Failed));

        Assert.Equal(["1 of 2 workers missing on s1 (1 failed)"], notice.FindAll("li").Select(line => line.TextContent.Trim()));
        Assert.Contains("Workers that are as they should be go on", notice.Markup, StringComparison.Ordinal);
        notice.Find("button").Click();
        Assert.Equal(1, pressed);
    }

    [Fact]
    public void A_node_out_of_reach_is_told_with_since_when()
    {
        var deployment = Deployment(WorkerStatus.Unknown, WorkerStatus.Unknown);
        deployment.Cluster!.Nodes[0].SetStatus(NodeStatus.Unreachable, "no route to host", SampleDeployment.Noon);

        var notice = Show(deployment);

        Assert.StartsWith("2 of 2 workers on s1 out of sight: the node is out of reach, since", notice.Find("li").TextContent, StringComparison.Ordinal);
        Assert.Equal("2026-11-22T12:00:00.0000000Z", notice.Find("li time").GetAttribute("datetime"));
    }

    [Fact]
    public void A_restart_policy_that_has_given_up_says_so()
    {
        var deployment = Deployment(new DeploymentSettings { WorkersPerNode = 2, FirstPort = 50000, RestartPolicy = RestartPolicy.OnFailure, MaxRestarts = 1 }, WorkerStatus.Ready, WorkerStatus.Lost);
        Assert.DoesNotContain("given up", Show(deployment).Markup, StringComparison.Ordinal);

        deployment.Restart(SampleDeployment.Noon);

        Assert.Contains("Restarted once; given up: look at the worker's log, then press Reconcile.", Show(deployment).Find(".what").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void While_an_operation_runs_the_button_is_disabled_and_says_why()
    {
        var notice = Show(Deployment(WorkerStatus.Ready, WorkerStatus.Failed), "Run 3 is on these workers: wait for its end, or cancel it.");

        Assert.True(notice.Find("button").HasAttribute("disabled"));
        Assert.Contains("Run 3 is on these workers", notice.Find(".what").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OperationKind.Deploy, false)]
    [InlineData(OperationKind.Stop, false)]
    [InlineData(OperationKind.Run, true)]
    [InlineData(OperationKind.Reconcile, true)]
    [InlineData(OperationKind.Restart, true)]
    public void An_operation_that_is_on_its_way_to_what_was_asked_for_is_no_difference(OperationKind kind, bool isShown)
    {
        var operation = new Operation { Id = "o", Kind = kind, ClusterId = "c", DeploymentId = "d", Subject = "daphne-1", CreatedAt = SampleDeployment.Noon };
        Assert.Equal(isShown, DeploymentActionRules.ShowsDifferences(operation));

        operation.Finish(OperationStatus.Failed, null, SampleDeployment.Noon);
        Assert.True(DeploymentActionRules.ShowsDifferences(operation));
    }

    [Fact]
    public void Lists_tell_it_in_one_line()
    {
        var deployment = Deployment(WorkerStatus.Ready, WorkerStatus.Failed);
        deployment.Workers[0].Become(WorkerStatus.Unknown, SampleDeployment.Noon);

        Assert.Equal("1 of 2 workers missing on s1 (1 failed); 1 of 2 workers on s1 out of sight: nobody has seen what became of them yet", DifferenceText.OneLine(deployment));
        Assert.Null(DifferenceText.OneLine(Deployment(WorkerStatus.Ready, WorkerStatus.Ready)));
        deployment.Become(DeploymentStatus.Deploying, null, SampleDeployment.Noon);
        Assert.Null(DifferenceText.OneLine(deployment));
    }

    private IRenderedComponent<DifferenceNotice> Show(Deployment deployment, string? refusal = null) => Render<DifferenceNotice>(parameters => parameters
        .Add(notice => notice.Deployment, deployment)
        .Add(notice => notice.Differences, DeploymentDifference.Find(deployment))
        .Add(notice => notice.Refusal, refusal)
        .Add(notice => notice.OnReconcile, EventCallback.Factory.Create(this, () => pressed++)));

    /// <summary>Two workers on s1, in these states.</summary>
    private static Deployment Deployment(params WorkerStatus[] workers) => Deployment(new DeploymentSettings { WorkersPerNode = 2, FirstPort = 50000 }, workers);

    private static Deployment Deployment(DeploymentSettings settings, params WorkerStatus[] workers)
    {
        var deployment = new Deployment { Id = "d", Name = "daphne-1", ClusterId = "c", Cluster = SampleDeployment.Cluster("c", "s1"), CreatedAt = SampleDeployment.Noon };
        deployment.Releases.Add(new Release
        {
            Id = "r1",
            DeploymentId = "d",
            Number = 1,
            PackageId = "p",
            Settings = settings,
            CreatedAt = SampleDeployment.Noon,
        });
        deployment.Activate(1);
        deployment.Become(DeploymentStatus.Degraded, null, SampleDeployment.Noon);
        foreach (var (number, status) in workers.Index())
        {
            var worker = SampleDeployment.Worker(number, "s1");
            worker.Become(status, SampleDeployment.Noon);
            deployment.Workers.Add(worker);
        }
        return deployment;
    }
}
