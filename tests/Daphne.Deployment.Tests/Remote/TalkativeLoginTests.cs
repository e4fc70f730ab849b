using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Remote;

/// <summary>bash reads .bashrc for commands over SSH too, and many people's says something.</summary>
[Collection(typeof(SshLab.Tests))]
public sealed class TalkativeLoginTests(SshLab fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_login_prints_is_not_taken_for_the_output_of_a_command()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        await engine.ShellAsync("s2", "printf 'echo started 1 2 3\\necho installed\\n' > /root/.bashrc");
        try
        {
            var cluster = await engine.CreateClusterAsync(new ClusterInput { WorkersPerNode = 2, FirstPort = TestPorts.Next(2), Nodes = [engine.NodeOf("s2")] });
            await engine.AcceptHostKeysAsync(cluster);

            var deployment = await engine.DeployedAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build()));

            Assert.Equal(DeploymentStatus.Ready, deployment.Status);
            Assert.All(deployment.Workers, worker => Assert.Equal(WorkerStatus.Ready, worker.Status));
            TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.CleanAsync(deployment.Id, Cancelled)));
        }
        finally
        {
            await engine.ShellAsync("s2", "rm -f /root/.bashrc");
        }
    }
}
