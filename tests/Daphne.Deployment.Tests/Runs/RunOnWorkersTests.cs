using System.Text;
using Daphne.Deployments;
using Daphne.Runs;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Runs;

/// <summary>Scripts on twelve workers of the simulator on three hosts.</summary>
[Collection(typeof(SshLab.Tests))]
public sealed class RunOnWorkersTests(SshLab fixture) : IAsyncLifetime
{
    private TestEngine engine = null!;
    private Deployment deployment = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        engine = await TestEngine.StartAsync(fixture.Lab);
        deployment = await engine.DeployedAsync(
            await engine.AddClusterAsync("s1", "s2", "s3"), await engine.AddSimulatorAsync(), new DeploymentSettings { WorkersPerNode = 4 });
    }

    public async ValueTask DisposeAsync() => await engine.DisposeAsync();

    [Fact]
    public async Task Scripts_run_queue_fail_and_end_as_daphne_says()
    {
        var sum = await engine.RunAsync(deployment, new RunInput { Script = "X = rand(24, 3, 0.0, 1.0, 1, 7);\nY = X + X;\nprint(nrow(Y));\nprint($x);\n", Arguments = [new RunArgument("x", "\"it's $(id) Grüße\"")] });
        Assert.Equal((RunStatus.Succeeded, 0, 12, "Success."), (sum.Status, sum.ExitCode, sum.WorkerCount, sum.Outcome));
        Assert.Contains("it's $(id) Grüße", await engine.LogTextAsync(sum.LogStreamId), StringComparison.Ordinal);

        await FailsAsync("print(", 1, "The script, an argument or the configuration is wrong (1)");
        await FailsAsync("# sim: exit 3\n", 3, "An operation of the script failed while it ran (3)");

        // Runs queue: the second begins when the first has ended.
        var first = await engine.Runs.SubmitAsync(deployment.Id, new RunInput { Script = "# sim: sleep 1\nprint(1);\n" }, Cancelled);
        var second = await engine.Runs.SubmitAsync(deployment.Id, new RunInput { Script = "print(2);\n" }, Cancelled);
        var refused = await Assert.ThrowsAsync<ProblemException>(() => engine.Deployments.StopAsync(deployment.Id, Cancelled));
        Assert.Equal(ProblemKind.Conflict, refused.Kind);
        Assert.Contains("Stop is not possible now: Run of", refused.Message, StringComparison.Ordinal);
        var (one, two) = (await engine.EndOfAsync(first), await engine.EndOfAsync(second));
        Assert.Equal((RunStatus.Succeeded, RunStatus.Succeeded), (one.Status, two.Status));
        Assert.True(two.StartedAt >= one.FinishedAt, $"The second began at {two.StartedAt:O}, the first ended at {one.FinishedAt:O}");

        var long1 = await engine.Runs.SubmitAsync(deployment.Id, new RunInput { Script = "print(1);\n# sim: sleep 600\n" }, Cancelled);
        await engine.UntilAsync(() => engine.Runs.GetAsync(long1.Id, Cancelled), run => run.Pid is not null, "the run's process");
        await engine.Runs.CancelAsync(long1.Id, Cancelled);
        var cancelled = await engine.EndOfAsync(long1);
        Assert.Equal((RunStatus.Cancelled, 130), (cancelled.Status, cancelled.ExitCode));
        Assert.Equal("gone", await engine.ShellAsync(cancelled.NodeName!, "[ -d /proc/$1 ] || echo gone", $"{cancelled.Pid}"));

        var late = await engine.RunAsync(deployment, new RunInput { Script = "# sim: sleep 600\n", TimeLimitSeconds = 2 });
        Assert.Equal((RunStatus.TimedOut, "Ended at its time limit of 2 s."), (late.Status, late.Outcome));

        // The workers have survived all that.
        Assert.Equal(RunStatus.Succeeded, (await engine.RunAsync(deployment, new RunInput { Script = "print(3);\n" })).Status);

        await FailsAsync("print(1);\n# sim: crash-worker 2\n", 134, "DAPHNE aborted (134): as a rule a worker was lost");
        await engine.UntilAsync(deployment, now => now.Workers.Count(worker => worker.ExitCode == 134) == 1, TimeSpan.FromSeconds(10));
        await RefusedAsync("1 of 12 workers do not answer");
    }

    [Fact]
    public async Task A_hundred_thousand_lines_arrive_byte_for_byte()
    {
        var run = await engine.RunAsync(deployment, new RunInput { Script = "# sim: lines 100000\n", Options = [] });

        Assert.Equal(RunStatus.Succeeded, run.Status);
        var stored = await engine.LogBytesAsync(run.LogStreamId);
        var hash = await engine.ShellAsync(run.NodeName!, "sha256sum < $(find $1 -path \"*/runs/$2/log\") | cut -d' ' -f1", deployment.Cluster!.Root, run.Id);
        Assert.Equal(hash, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stored)));
        Assert.EndsWith("line 100000 of 100000\n", Encoding.UTF8.GetString(stored), StringComparison.Ordinal);
        Assert.Equal(100_000, (await engine.Logs.GetAsync(run.LogStreamId, Cancelled)).LineCount);
    }

    [Fact]
    public async Task A_run_against_a_frozen_worker_is_refused()
    {
        await engine.ShellAsync(deployment.Workers[7].NodeName, "kill -STOP $1", $"{deployment.Workers[7].Pid}");

        await RefusedAsync($"1 of 12 workers do not answer ({deployment.Workers[7].Address} on {deployment.Workers[7].NodeName})");
    }

    private async Task FailsAsync(string script, int code, string meaning)
    {
        var run = await engine.RunAsync(deployment, new RunInput { Script = script });
        Assert.Equal((RunStatus.Failed, code), (run.Status, run.ExitCode));
        Assert.StartsWith(meaning, run.Outcome, StringComparison.Ordinal);
    }

    private async Task RefusedAsync(string reason)
    {
        var run = await engine.RunAsync(deployment, new RunInput { Script = "print(1);\n" });
        Assert.Equal((RunStatus.Failed, null), (run.Status, run.ExitCode));
        Assert.Contains($"The run was refused: {reason}", run.Outcome, StringComparison.Ordinal);
        Assert.Contains(reason, await engine.LogTextAsync(run.LogStreamId), StringComparison.Ordinal);
    }
}
