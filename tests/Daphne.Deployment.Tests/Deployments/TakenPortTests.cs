using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Deployments;

[Collection(typeof(SshLab.Tests))]
public sealed class TakenPortTests(SshLab fixture)
{
    private const string Listen = """
        setsid -f perl -MIO::Socket::INET -e 'my $socket = IO::Socket::INET->new(LocalPort => $ARGV[0], Listen => 1, ReuseAddr => 1) or die; print "listening\n"; close STDOUT; sleep' "$1" 2> /dev/null | head -n 1
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_port_that_another_program_holds_is_named_and_no_worker_is_started_there()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var port = TestPorts.Next(2);
        await ListenAsync(engine, port + 1);
        var cluster = await engine.CreateClusterAsync(new ClusterInput { FirstPort = port, WorkersPerNode = 2, Nodes = [engine.NodeOf("s1")] });
        await engine.AcceptHostKeysAsync(cluster);

        var refused = await engine.DeployAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build()));

        Assert.Equal(OperationStatus.Failed, refused.Status);
        Assert.Contains($"ports: {port + 1} taken. Another program listens there. Choose another first port", refused.Error, StringComparison.Ordinal);
        Assert.Empty((await engine.Deployments.GetAsync(refused.DeploymentId!, Cancelled)).Workers);
    }

    [Fact]
    public async Task A_port_taken_after_the_check_fails_that_worker_alone()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var port = TestPorts.Next(2);
        var cluster = await engine.CreateClusterAsync(new ClusterInput { FirstPort = port, WorkersPerNode = 2, Nodes = [engine.NodeOf("s1")] });
        await engine.AcceptHostKeysAsync(cluster);
        var package = await engine.AddPackageAsync(TinyPackage.Build(padding: 4 << 20));
        Operation failed;
        await fixture.Lab.SlowAsync("s1", "16mbit");
        try
        {
            var operation = await engine.BeginDeployAsync(cluster, package);
            await engine.UntilAsync(() => engine.Operations.GetAsync(operation.Id, Cancelled), now => now.Stages[1].Steps[0].Done > 0, "bytes on their way");
            await ListenAsync(engine, port + 1);
            await fixture.Lab.UnslowAsync("s1");
            failed = await engine.EndOfAsync(operation);
        }
        finally
        {
            await fixture.Lab.UnslowAsync("s1");
        }

        Assert.Contains($"s1: port {port + 1} is held by another program (see: ss -ltnp); choose another port or stop that program", failed.Error, StringComparison.Ordinal);
        var deployment = await engine.Deployments.GetAsync(failed.DeploymentId!, Cancelled);
        var refused = deployment.Workers.Single(worker => worker.Port == port + 1);
        Assert.Equal((WorkerStatus.Failed, null), (refused.Status, refused.Pid));
        Assert.Equal("1", await engine.ShellAsync("s1", "ps -ef | grep \"[p]erl .*DistributedWorker .*:$1\" | wc -l", $"{port}"));
        Assert.Equal("0", await engine.ShellAsync("s1", "ps -ef | grep \"[p]erl .*DistributedWorker .*:$1\" | wc -l", $"{port + 1}"));

        await engine.ShellAsync("s1", "kill $(ss -ltnpH \"sport = :$1\" | grep -o 'pid=[0-9]*' | cut -d= -f2)", $"{port + 1}");
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Operations.RetryAsync(failed.Id, Cancelled)));
        Assert.Equal(DeploymentStatus.Ready, (await engine.Deployments.GetAsync(deployment.Id, Cancelled)).Status);
    }

    private static async Task ListenAsync(TestEngine engine, int port) => Assert.Equal("listening", await engine.ShellAsync("s1", Listen, $"{port}"));
}
