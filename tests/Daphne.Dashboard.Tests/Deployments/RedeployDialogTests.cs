using Daphne.Dashboard.Features.Deployments;
using Daphne.Dashboard.Tests.Logs;
using Daphne.Deployments;
using Daphne.Packages;

namespace Daphne.Dashboard.Tests.Deployments;

public sealed class RedeployDialogTests : ComponentTest
{
    private ReleaseInput? compared;

    [Fact]
    public void What_would_change_follows_the_fields()
    {
        var dialog = Show(input => input.Settings?.WorkersPerNode is { } workers ? [new ReleaseDifference("Workers per node", "2", $"{workers}")] : []);
        Assert.Contains("Nothing: the workers are stopped and started again", dialog.Find(".changes").TextContent, StringComparison.Ordinal);

        dialog.Find("input[name=workers]").Change("6");

        Assert.Equal(6, compared?.Settings?.WorkersPerNode);
        Assert.Equal("2", dialog.Find(".changes del").TextContent);
        Assert.Equal("6", dialog.Find(".changes ins").TextContent);
    }

    [Fact]
    public void Why_it_cannot_be_compared_is_told()
    {
        var dialog = Show(_ => throw ProblemException.Refused("Port 50000 is held by another deployment."));

        Assert.Contains("Port 50000 is held by another deployment.", dialog.Find(".changes [role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_that_comes_too_late_is_not_told()
    {
        var late = new TaskCompletionSource<IReadOnlyList<ReleaseDifference>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var next = new TaskCompletionSource<IReadOnlyList<ReleaseDifference>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var answers = new Queue<Task<IReadOnlyList<ReleaseDifference>>>([late.Task, Task.FromResult<IReadOnlyList<ReleaseDifference>>([]), next.Task]);
        var dialog = Open(_ => answers.Dequeue());
        dialog.Find("input[name=workers]").Change("6");

        late.SetException(ProblemException.Refused("Too late."));
        dialog.Find("input[name=workers]").Change("7");
        next.SetResult([new ReleaseDifference("Workers per node", "2", "7")]);

        dialog.WaitForAssertion(() => Assert.Equal("7", dialog.Find(".changes ins").TextContent));
        Assert.Empty(dialog.FindAll(".changes [role=alert]"));
    }

    [Fact]
    public void With_a_wrong_field_it_cannot_be_pressed()
    {
        var dialog = Show(_ => []);

        dialog.Find("input[name=first-port]").Change("80");

        Assert.Contains("below 1024", dialog.Find(".field [role=alert]").TextContent, StringComparison.Ordinal);
        Assert.True(dialog.FindAll("button").Single(button => button.TextContent.Contains("Redeploy", StringComparison.Ordinal)).HasAttribute("disabled"));
    }

    private IRenderedComponent<RedeployDialog> Show(Func<ReleaseInput, IReadOnlyList<ReleaseDifference>> compare) => Open(input => Task.FromResult(compare(input)));

    private IRenderedComponent<RedeployDialog> Open(Func<ReleaseInput, Task<IReadOnlyList<ReleaseDifference>>> compare)
    {
        var package = SampleDeployment.Package("daphne", PackageSource.Upload);
        var deployment = SampleDeployment.Deployment(DeploymentStatus.Ready, workers: 2);
        deployment.Releases.Add(new Release { Id = "r1", DeploymentId = "d", Number = 1, PackageId = package.Id, Package = package, Settings = new(), CreatedAt = SampleDeployment.Noon });
        return Render<RedeployDialog>(parameters => parameters
            .Add(dialog => dialog.Deployment, deployment)
            .Add(dialog => dialog.Packages, new List<Package> { package })
            .Add(dialog => dialog.Compare, input =>
            {
                compared = input;
                return compare(input);
            }));
    }
}
