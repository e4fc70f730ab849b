using Daphne.Clusters;
using Daphne.Operations;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Clusters;

[Collection(typeof(SshLab.Tests))]
public sealed class ChangedHostKeyTests(SshLab fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_done_on_a_host_whose_key_nobody_has_accepted()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.CreateClusterAsync(new ClusterInput { Nodes = [engine.NodeOf("s3")] });

        var operation = await engine.DeployAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build()));

        Assert.Equal(OperationStatus.Failed, operation.Status);
        Assert.Contains("s3: its host key is not accepted yet", operation.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_key_is_refused_with_both_fingerprints_until_it_is_accepted()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddClusterAsync("s2", "s3");
        var before = fixture.Lab.Host("s3").Fingerprint;
        await fixture.Lab.RekeyAsync("s3");
        var after = fixture.Lab.Host("s3").Fingerprint;

        var refused = await engine.DeployAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build()));

        Assert.Equal(OperationStatus.Failed, refused.Status);
        Assert.Contains($"Accepted: {before}; shown now: {after}", refused.Error, StringComparison.Ordinal);
        Assert.Equal("untouched", await engine.ShellAsync("s3", "[ -e \"$1\" ] || echo untouched", cluster.Root));
        Assert.Equal(NodeStatus.HostKeyChanged, (await engine.Clusters.GetAsync(cluster.Id, Cancelled)).Nodes[1].Status);

        var shown = (await engine.HostKeys.ScanAsync(cluster.Id, Cancelled)).Single(key => key.Node == "s3");
        Assert.Equal((HostKeyStatus.Changed, before, after), (shown.Status, shown.AcceptedFingerprint, shown.Fingerprint));
        await engine.HostKeys.AcceptAsync(cluster.Id, [after], Cancelled);
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Operations.RetryAsync(refused.Id, Cancelled)));
    }
}
