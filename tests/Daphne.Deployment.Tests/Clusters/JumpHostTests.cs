using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Clusters;

/// <summary>n1 stands on a network that only login reaches.</summary>
[Collection(typeof(SshLab.Tests))]
public sealed class JumpHostTests(SshLab fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_behind_another_shows_its_key_once_that_of_the_first_is_accepted_and_then_works()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.CreateClusterAsync(new ClusterInput { Jump = fixture.Lab.Host("login").Address, Nodes = [engine.NodeOf("n1")] });

        var first = (await engine.HostKeys.ScanAsync(cluster.Id, Cancelled)).ToDictionary(key => key.Host);
        Assert.Equal(HostKeyStatus.New, first[fixture.Lab.Host("login").Address].Status);
        Assert.Equal(HostKeyStatus.Unreachable, first[fixture.Lab.Host("n1").Address].Status);
        await engine.HostKeys.AcceptAsync(cluster.Id, [fixture.Lab.Host("login").Fingerprint], Cancelled);

        var second = (await engine.HostKeys.ScanAsync(cluster.Id, Cancelled)).Single(key => key.Node == "n1");
        Assert.Equal((HostKeyStatus.New, fixture.Lab.Host("n1").Fingerprint), (second.Status, second.Fingerprint));
        await engine.HostKeys.AcceptAsync(cluster.Id, [second.Fingerprint!], Cancelled);

        var deployment = await engine.DeployedAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build()));
        Assert.Equal(DeploymentStatus.Ready, deployment.Status);
        Assert.Equal(["n1"], deployment.Workers.Select(worker => worker.NodeName));
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.CleanAsync(deployment.Id, Cancelled)));
    }
}
