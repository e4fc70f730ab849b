using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Runs;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Runs;

[Collection(typeof(SshLab.Tests))]
public sealed class UnseenRunTests(SshLab fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>As where the status stream is late on a busy machine.</summary>
    [Fact]
    public async Task A_run_that_the_status_stream_does_not_show_goes_on()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.CreateClusterAsync(new ClusterInput { User = "alice", Root = $"/home/alice/daphne-{Id.New()}", Nodes = [engine.NodeOf("s1")] });
        await engine.AcceptHostKeysAsync(cluster);
        var deployment = await engine.DeployedAsync(cluster, await engine.AddSimulatorAsync(), new DeploymentSettings { WorkersPerNode = 1 });
        var begun = await engine.Runs.SubmitAsync(deployment.Id, new RunInput { Script = "print(1);\n# sim: sleep 7\nprint(2);\n" }, Cancelled);
        var run = await engine.UntilAsync(() => engine.Runs.GetAsync(begun.Id, Cancelled), now => now.Pid is not null, "the run's process");

        // A folder that may only be passed through cannot be listed, and so the stream shows nothing of what is in it.
        await engine.ShellAsync("s1", "chmod 100 $1 && sleep 5 && chmod 700 $1", $"{cluster.Root}/nodes/{run.NodeId}/live");

        var ended = await engine.EndOfAsync(run);
        Assert.Equal((RunStatus.Succeeded, 0), (ended.Status, ended.ExitCode));
        Assert.Contains("2\n", await engine.LogTextAsync(run.LogStreamId), StringComparison.Ordinal);
    }
}
