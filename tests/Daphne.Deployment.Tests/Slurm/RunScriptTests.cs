using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Runs;
using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>The batch script of a run as a job of its own, executed by bash on this machine beside an srun that says what it was given.</summary>
public sealed class RunScriptTests : IDisposable
{
    private readonly FakeSite site = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => site.Dispose();

    [Fact]
    public async Task A_job_of_its_own_reads_where_the_workers_are_when_it_begins()
    {
        Worker("w1", "alive n2 n2 4001 17 0.1 100 1 0 0 0 -");
        Worker("w2", "alive n3 n3 4002 17 1.1 100 1 0 0 0 -");

        Assert.Equal(["n2:4001,n3:4002"], await RunAsync("--distributed"));
        Assert.EndsWith(" 0", Assert.Single(site.Calls("runs/r/state")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gone n3 n3 4002 17 1.0 100 1 0 0 0 143")]
    [InlineData("alive - - 0 - 0 0 0 0 0 0 -")]
    [InlineData(null)]
    public async Task A_distributed_run_is_not_begun_while_a_worker_is_away(string? state)
    {
        Worker("w1", "alive n2 n2 4001 17 0.1 100 1 0 0 0 -");
        if (state is not null)
            Worker("w2", state);

        Assert.Equal(
            ["The run was not begun: these workers were not there when its job got its turn: w2. Start the deployment again, then rerun."], await RunAsync("--distributed"));
        Assert.EndsWith(" 1", Assert.Single(site.Calls("runs/r/state")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_not_distributed_needs_none_of_them()
    {
        Worker("w1", "alive n2 n2 4001 17 0.1 100 1 0 0 0 -");

        Assert.Equal(["n2:4001"], await RunAsync("--vec"));
    }

    private void Worker(string id, string state)
    {
        Directory.CreateDirectory(Path.Combine(site.Folder, "workers", id));
        File.WriteAllText(Path.Combine(site.Folder, "workers", id, "state"), state + "\n");
    }

    /// <returns>The run's log.</returns>
    private async Task<IReadOnlyList<string>> RunAsync(string option)
    {
        site.Program("srun", "echo \"$DISTRIBUTED_WORKERS\"");
        var folder = Directory.CreateDirectory(Path.Combine(site.Folder, "runs", "r")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "batch.sh"), Batch(option), Cancelled);
        await File.WriteAllTextAsync(Path.Combine(folder, "worker-ids"), "w1\nw2\n", Cancelled);
        await File.WriteAllTextAsync(Path.Combine(folder, "state"), "alive - - 0 - 0 0 0 0 0 0 -\n", Cancelled);
        await Tool.RunAsync("/bin/bash", [Path.Combine(folder, "batch.sh")], new Dictionary<string, string?>
        {
            ["PATH"] = $"{site.Programs}:{Environment.GetEnvironmentVariable("PATH")}",
            ["SLURM_SUBMIT_DIR"] = folder,
            ["SLURM_JOB_ID"] = "17",
        });
        return site.Calls("runs/r/log");
    }

    private static string Batch(string option)
    {
        var package = TestPackage.New("daphne");
        var release = new Release { Id = "x", DeploymentId = "d", Number = 1, PackageId = package.Id, Package = package, Settings = new DeploymentSettings(), CreatedAt = DateTimeOffset.UnixEpoch };
        var run = new Run
        {
            Id = "r",
            DeploymentId = "d",
            Number = 1,
            Name = "x",
            Script = "",
            Options = [option],
            Slurm = new SlurmRun { Mode = SlurmRunMode.Job },
            TimeLimitSeconds = 60,
            LogStreamId = "r",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        return new RunScript(new Cluster { Id = "c", Name = "hpc", Kind = ClusterKind.Slurm, Root = "/x" }, release, run).Batch("0123456789abcdef", "a run");
    }
}
