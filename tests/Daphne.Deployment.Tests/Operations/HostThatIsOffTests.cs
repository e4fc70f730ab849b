using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Operations;

[Collection(typeof(SshLab.Tests))]
public sealed class HostThatIsOffTests(SshLab fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_others_go_on_and_a_retry_brings_it_up_once_it_is_back()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddClusterAsync("s1", "s2", "s3");
        var package = await engine.AddPackageAsync(TinyPackage.Build());
        Operation failed;
        await fixture.Lab.OffAsync("s2");
        try
        {
            failed = await engine.DeployAsync(cluster, package);
        }
        finally
        {
            await fixture.Lab.OnAsync("s2");
        }

        Assert.Equal(OperationStatus.Failed, failed.Status);
        Assert.StartsWith("1 of 3 nodes failed. Preflight on s2: ", failed.Error, StringComparison.Ordinal);
        Assert.Equal([StepStatus.Failed, .. Enumerable.Repeat(StepStatus.Skipped, 4)], failed.Stages.Select(stage => stage.Steps[1].Status));
        var degraded = await engine.Deployments.GetAsync(failed.DeploymentId!, Cancelled);
        Assert.Equal(DeploymentStatus.Degraded, degraded.Status);
        Assert.Equal(["s1", "s3"], degraded.Workers.Where(worker => worker.Status == WorkerStatus.Ready).Select(worker => worker.NodeName));

        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Operations.RetryAsync(failed.Id, Cancelled)));
        var ready = await engine.Deployments.GetAsync(failed.DeploymentId!, Cancelled);
        Assert.Equal((DeploymentStatus.Ready, 3), (ready.Status, ready.Workers.Count));
        Assert.Equal(degraded.Workers.Select(worker => worker.Pid), ready.Workers.Where(worker => worker.NodeName != "s2").Select(worker => worker.Pid));
    }
}
