using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Faults;

/// <summary>Many operations at once on one machine whose sshd allows what sshd allows by default, or less.</summary>
[Collection(typeof(FourHosts.Tests))]
public sealed class CrowdTests(FourHosts fixture)
{
    private const int Deployments = 16;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("MaxSessions 10")]
    [InlineData("MaxSessions 4")]
    public async Task Operations_queue_for_the_sessions_that_a_machine_allows(string limit)
    {
        await fixture.Lab.SshdAsync("s1", limit);
        try
        {
            await using var engine = await TestEngine.StartAsync(fixture.Lab);
            var port = TestPorts.Next(Deployments);
            var cluster = await engine.AddClusterAsync("s1");
            var package = await engine.AddPackageAsync(TinyPackage.Build());

            var ended = await Task.WhenAll(Enumerable.Range(0, Deployments).Select(number =>
                engine.DeployAsync(cluster, package, new DeploymentSettings { FirstPort = port + number, WorkersPerNode = 1 })));

            Assert.All(ended, operation => TestEngine.Succeeded(operation));
            Assert.Equal($"{Deployments}", await engine.ShellAsync("s1", "ps -ef | grep '[p]erl .*DistributedWorker ' | wc -l"));
        }
        finally
        {
            await fixture.Lab.SshdAsync("s1", "MaxSessions 10");
        }
    }

    [Fact]
    public async Task Connections_are_made_a_few_at_a_time_so_that_sshd_turns_none_away()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var names = Enumerable.Range(1, 30).Select(number => $"node {number}").ToList();
        var address = fixture.Lab.Host("s3").Address;
        var cluster = await engine.CreateClusterAsync(new ClusterInput { Nodes = [.. names.Select((name, index) => new NodeInput { Name = name, Host = address, User = index % 2 == 0 ? "root" : "alice" })] });
        await engine.AcceptHostKeysAsync(cluster);

        var check = await engine.EndOfAsync(await engine.Clusters.CheckAsync(cluster.Id, Cancelled));

        Assert.DoesNotContain("no connection", $"{check.Error}", StringComparison.Ordinal);
        Assert.Equal("0", await engine.ShellAsync("s3", "grep -cE 'MaxStartups|drop connection' /var/log/sshd.log || true"));
    }
}
