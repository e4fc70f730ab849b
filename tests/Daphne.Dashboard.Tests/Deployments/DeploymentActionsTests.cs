using Daphne.Dashboard.Features.Deployments;
using Daphne.Dashboard.Tests.Logs;
using Daphne.Dashboard.Tests.Operations;
using Daphne.Deployments;
using Daphne.Operations;

namespace Daphne.Dashboard.Tests.Deployments;

public sealed class DeploymentActionsTests : ComponentTest
{
    [Theory]
    [InlineData(DeploymentStatus.Ready, "Redeploy Stop Clean")]
    [InlineData(DeploymentStatus.Degraded, "Redeploy Start Stop Clean")]
    [InlineData(DeploymentStatus.Stopped, "Redeploy Start Clean")]
    [InlineData(DeploymentStatus.Failed, "Redeploy Start Stop Clean")]
    [InlineData(DeploymentStatus.Cleaned, "Deploy again|Delete")]
    public void Each_state_has_its_buttons(DeploymentStatus status, string expected)
    {
        var actions = Show(SampleDeployment.Deployment(status, workers: 2), null);

        var separator = expected.Contains('|', StringComparison.Ordinal) ? '|' : ' ';
        Assert.Equal(expected.Split(separator), actions.FindAll("button").Select(button => button.GetAttribute("aria-label")));
        Assert.DoesNotContain(actions.FindAll("button"), button => button.HasAttribute("disabled"));
    }

    [Fact]
    public void While_an_operation_runs_every_button_is_disabled_and_says_why()
    {
        var operation = Samples.Deploy();
        operation.Claim("me", 1, SampleDeployment.Noon, SampleDeployment.Noon);

        var actions = Show(SampleDeployment.Deployment(DeploymentStatus.Deploying), operation);

        Assert.All(actions.FindAll("button"), button =>
        {
            Assert.True(button.HasAttribute("disabled"));
            Assert.Equal("Deploy is running: wait for its end, or cancel it.", button.GetAttribute("title"));
        });
    }

    [Fact]
    public void Stop_without_workers_says_that_there_are_none()
    {
        var actions = Show(SampleDeployment.Deployment(DeploymentStatus.Failed), null);

        Assert.Equal("No worker was started.", actions.Find("button[aria-label=Stop]").GetAttribute("title"));
    }

    [Theory]
    [InlineData(DeploymentAction.Stop, "All 2 workers end", "is lost")]
    [InlineData(DeploymentAction.Clean, "All 2 workers end", "are removed")]
    [InlineData(DeploymentAction.Delete, "all its logs", "cannot be undone")]
    public void What_is_lost_is_said_before(DeploymentAction action, string what, string loss)
    {
        var text = DeploymentActionText.Of(action, SampleDeployment.Deployment(DeploymentStatus.Ready, workers: 2));

        Assert.Contains(what, text.Confirm, StringComparison.Ordinal);
        Assert.Contains(loss, text.Confirm, StringComparison.Ordinal);
    }

    private IRenderedComponent<DeploymentActions> Show(Deployment deployment, Operation? operation) =>
        Render<DeploymentActions>(parameters => parameters
            .Add(actions => actions.Deployment, deployment)
            .Add(actions => actions.Operation, operation)
            .Add(actions => actions.OnAction, _ => Task.CompletedTask));
}
