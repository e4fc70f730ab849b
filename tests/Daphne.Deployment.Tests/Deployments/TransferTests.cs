using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Deployments;

/// <summary>What may happen to a package on its way: a full disk, a cut cable, a damaged part, two at once.</summary>
[Collection(typeof(SshLab.Tests))]
public sealed class TransferTests(SshLab fixture) : IAsyncLifetime
{
    private const int PackageSize = 6 << 20;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await fixture.Lab.HealAsync("s1");
        await fixture.Lab.UnslowAsync("s1");
    }

    [Fact]
    public async Task A_disk_that_is_too_small_is_refused_before_anything_is_sent()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await SmallDiskAsync(engine, "30m");

        var refused = await engine.DeployAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build(padding: PackageSize)));

        Assert.Contains("disk: 30 MiB free. 76 MiB are needed under /small/daphne. Free some space, or choose another install root.", refused.Error, StringComparison.Ordinal);
        Assert.Equal("", await engine.ShellAsync("s1", "ls /small"));
    }

    [Theory]
    [InlineData("Transfer", 0, "the archive could not be sent")]
    [InlineData("Install", 9 << 10, "the package could not be unpacked")]
    public async Task A_disk_that_fills_up_on_the_way_fails_with_a_remedy_and_leaves_nothing_half(string stage, int kilobytesLeft, string failure)
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await SmallDiskAsync(engine, "100m");
        var package = await engine.AddPackageAsync(TinyPackage.Build(padding: PackageSize));
        var operation = await BeginSlowlyAsync(engine, cluster, package);
        await engine.ShellAsync("s1", "head -c $((($(df -Pk /small | awk 'NR == 2 {print $4}') - $1) * 1024)) /dev/zero > /small/fill || true", $"{kilobytesLeft}");
        await fixture.Lab.UnslowAsync("s1");

        var failed = await engine.EndOfAsync(operation);

        Assert.Equal(OperationStatus.Failed, failed.Status);
        Assert.Equal(StepStatus.Failed, failed.Stages.Single(other => other.Name == stage).Status);
        Assert.Contains(failure, failed.Error, StringComparison.Ordinal);
        Assert.Contains(". Free space on the disk of /small/daphne there, or choose another install root, then retry.", failed.Error, StringComparison.Ordinal);
        Assert.Equal("nothing half", await engine.ShellAsync("s1", "ls -d /small/daphne/packages/$1 /small/daphne/packages/*new* 2> /dev/null || echo nothing half", package.Sha256));

        await engine.ShellAsync("s1", "rm /small/fill");
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Operations.RetryAsync(failed.Id, Cancelled)));
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.StopAsync(failed.DeploymentId!, Cancelled)));
    }

    [Fact]
    public async Task A_transfer_that_was_cut_off_goes_on_where_it_was()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddClusterAsync("s1");
        var package = await engine.AddPackageAsync(TinyPackage.Build(padding: PackageSize));
        var operation = await BeginSlowlyAsync(engine, cluster, package);
        await fixture.Lab.CutAsync("s1");

        var lost = await engine.UntilAsync(() => engine.Operations.GetAsync(operation.Id, Cancelled), now => TransferOf(now).ReconnectsAt is not null, "the loss of the connection");
        Assert.Equal((OperationStatus.Running, StepStatus.Running), (lost.Status, TransferOf(lost).Status));
        await fixture.Lab.UnslowAsync("s1");
        await fixture.Lab.HealAsync("s1");

        var ended = TestEngine.Succeeded(await engine.EndOfAsync(operation));
        Assert.Matches("^resumed at [0-9]+ MiB, verified$", TransferOf(ended).Message);
        var resumed = System.Text.RegularExpressions.Regex.Match(await engine.LogTextAsync(TransferOf(ended).LogStreamId), "([0-9]+) of ([0-9]+) bytes are there; sending the rest");
        Assert.InRange(int.Parse(resumed.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), 1, (int)package.Size - 1);
    }

    [Fact]
    public async Task A_damaged_part_is_found_and_removed_and_a_retry_sends_it_anew()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddClusterAsync("s1");
        var package = await engine.AddPackageAsync(TinyPackage.Build(padding: PackageSize));
        await engine.ShellAsync("s1", "mkdir -p $1/packages && head -c 1000000 /dev/urandom > $1/packages/$2.part", cluster.Root, package.Sha256);

        var failed = await engine.DeployAsync(cluster, package);
        Assert.Contains("the archive arrived damaged: its SHA-256 is ", failed.Error, StringComparison.Ordinal);
        // That the deployment wants it is still noted, for its Clean.
        Assert.Equal($"{package.Sha256}.users", await engine.ShellAsync("s1", "ls $1/packages", cluster.Root));

        var retried = TestEngine.Succeeded(await engine.EndOfAsync(await engine.Operations.RetryAsync(failed.Id, Cancelled)));
        Assert.Equal("verified", TransferOf(retried).Message);
    }

    [Fact]
    public async Task A_part_that_is_longer_than_the_package_does_not_stand_in_the_way_for_ever()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddClusterAsync("s1");
        var package = await engine.AddPackageAsync(TinyPackage.Build());
        await engine.ShellAsync("s1", "mkdir -p $1/packages && head -c 1000000 /dev/urandom > $1/packages/$2.part", cluster.Root, package.Sha256);

        var first = await engine.DeployAsync(cluster, package);
        if (first.Status == OperationStatus.Failed)
            TestEngine.Succeeded(await engine.EndOfAsync(await engine.Operations.RetryAsync(first.Id, Cancelled)));
    }

    [Fact]
    public async Task Two_deployments_that_send_one_package_to_one_root_at_once_both_succeed()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddClusterAsync("s1");
        var package = await engine.AddPackageAsync(TinyPackage.Build(padding: PackageSize));
        var first = await BeginSlowlyAsync(engine, cluster, package);
        var second = await engine.BeginDeployAsync(cluster, package, new DeploymentSettings { FirstPort = TestPorts.Next(1) });
        await engine.UntilAsync(() => engine.Operations.GetAsync(second.Id, Cancelled), now => TransferOf(now).Status == StepStatus.Running, "the second transfer");
        await fixture.Lab.UnslowAsync("s1");

        TestEngine.Succeeded(await engine.EndOfAsync(first));
        TestEngine.Succeeded(await engine.EndOfAsync(second));

        // Each cleans only what is its own.
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.CleanAsync(first.DeploymentId!, Cancelled)));
        Assert.Equal(DeploymentStatus.Ready, (await engine.Deployments.GetAsync(second.DeploymentId!, Cancelled)).Status);
        Assert.Equal("there", await engine.ShellAsync("s1", "[ -x $1/packages/$2/bin/DistributedWorker ] && echo there", cluster.Root, package.Sha256));
        await engine.ShellAsync("s1", "touch \"$1/not ours\"", cluster.Root);
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.CleanAsync(second.DeploymentId!, Cancelled)));
        Assert.Equal("not ours", await engine.ShellAsync("s1", "ls -A $1", cluster.Root));
    }

    /// <summary>Begins to send so slowly that there is time for a mishap.</summary>
    private async Task<Operation> BeginSlowlyAsync(TestEngine engine, Cluster cluster, Daphne.Packages.Package package)
    {
        await fixture.Lab.SlowAsync("s1", "10mbit");
        var operation = await engine.BeginDeployAsync(cluster, package);
        return await engine.UntilAsync(() => engine.Operations.GetAsync(operation.Id, Cancelled), now => TransferOf(now).Done > 0, "the first bytes");
    }

    private async Task<Cluster> SmallDiskAsync(TestEngine engine, string size)
    {
        await fixture.Lab.DiskAsync("s1", size);
        var cluster = await engine.CreateClusterAsync(new ClusterInput { Root = "/small/daphne", Nodes = [engine.NodeOf("s1")] });
        await engine.AcceptHostKeysAsync(cluster);
        return cluster;
    }

    private static OperationStep TransferOf(Operation operation) => operation.Stages.Single(stage => stage.Name == StageNames.Transfer).Steps[0];
}
