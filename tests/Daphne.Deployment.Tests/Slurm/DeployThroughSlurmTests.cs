using Daphne.Deployments;
using Daphne.Runs;
using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>The whole life of a deployment on a real Slurm with four compute nodes.</summary>
[Collection(typeof(SlurmLab.Tests))]
public sealed class DeployThroughSlurmTests(SlurmLab fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sixteen_workers_on_four_nodes_become_ready_run_scripts_and_leave_nothing()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var package = await engine.AddPackageAsync(TinyPackage.Build());
        var settings = new DeploymentSettings { Workers = 16, Slurm = new SlurmSettings { Nodes = 4, TimeLimit = "10" } };

        var deployment = await engine.DeployedAsync(cluster, package, settings);

        Assert.Equal((DeploymentStatus.Ready, 16), (deployment.Status, deployment.Workers.Count(worker => worker.Status == WorkerStatus.Ready)));
        Assert.Equal(["n1", "n2", "n3", "n4"], deployment.Workers.Select(worker => worker.NodeName).Distinct().Order());
        Assert.Equal(16, deployment.Workers.Select(worker => worker.Address).Distinct().Count());
        foreach (var mode in new[] { SlurmRunMode.Step, SlurmRunMode.Job })
        {
            var run = await engine.RunAsync(deployment, new RunInput { Script = "print(1);", Arguments = [new("x", "it's")], Slurm = new SlurmRun { Mode = mode } });
            Assert.True(run.Status == RunStatus.Succeeded, $"{mode}: {run.Status}, {run.Outcome}");
            Assert.Equal("<--distributed>\n<--dist_backend=sync-gRPC>\n<script.daph>\n<x=it's>\n", await engine.LogTextAsync(run.LogStreamId));
        }

        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.StopAsync(deployment.Id, Cancelled)));
        Assert.Equal("", await engine.ShellAsync("login", "squeue -h -u alice -o '%j %T'"));
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.CleanAsync(deployment.Id, Cancelled)));
        Assert.Equal("", await engine.ShellAsync("login", "ls \"$1\" 2> /dev/null || true", cluster.Root));
    }

    [Fact]
    public async Task As_many_workers_as_four_nodes_have_processors_are_all_ready_and_stop_leaves_none()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        await FillNodesAsync(engine);
    }

    /// <summary>32 workers on each of four nodes, in one deployment.</summary>
    internal static async Task FillNodesAsync(TestEngine engine)
    {
        var cluster = await engine.AddSlurmClusterAsync();
        var package = await engine.AddPackageAsync(TinyPackage.Build());
        var settings = new DeploymentSettings { Workers = 128, ReadyTimeoutSeconds = 300, Slurm = new SlurmSettings { Nodes = 4, TimeLimit = "20" } };

        var begun = await engine.BeginDeployAsync(cluster, package, settings);
        TestEngine.Succeeded(await engine.UntilAsync(() => engine.Operations.GetAsync(begun.Id, Cancelled), now => now.FinishedAt is not null, "128 workers", TimeSpan.FromMinutes(6)));

        var deployment = await engine.Deployments.GetAsync(begun.DeploymentId!, Cancelled);
        Assert.Equal((DeploymentStatus.Ready, 128), (deployment.Status, deployment.Workers.Count(worker => worker.Status == WorkerStatus.Ready)));
        Assert.Equal(128, deployment.Workers.Select(worker => worker.Address).Distinct().Count());
        Assert.Equal([("n1", 32), ("n2", 32), ("n3", 32), ("n4", 32)], deployment.Workers.CountBy(worker => worker.NodeName).Select(node => (node.Key, node.Value)).Order());

        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.StopAsync(deployment.Id, Cancelled)));
        Assert.Equal("", await engine.ShellAsync("login", "squeue -h -u alice -o '%j %T'"));
        foreach (var node in new[] { "n1", "n2", "n3", "n4" })
            Assert.Equal("", await engine.ShellAsync(node, "pgrep -fl [D]istributedWorker || true"));
    }

    [Fact]
    public async Task A_sweep_deploys_runs_a_script_and_cleans_up_as_one_operation()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var package = await engine.AddPackageAsync(TinyPackage.Build());
        var input = new DeploymentInput { Name = "sweep", ClusterId = cluster.Id, PackageId = package.Id, Settings = new DeploymentSettings { Workers = 2, Slurm = new SlurmSettings() } };

        var sweep = TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.SweepAsync(input, new RunInput { Script = "print(1);" }, build: null, Cancelled)));

        Assert.Equal(RunStatus.Succeeded, (await engine.Runs.GetAsync(sweep.RunId!, Cancelled)).Status);
        Assert.Equal(DeploymentStatus.Cleaned, (await engine.Deployments.GetAsync(sweep.DeploymentId!, Cancelled)).Status);
        Assert.Equal("", await engine.ShellAsync("login", "squeue -h -u alice -o '%j %T'; ls \"$1\" 2> /dev/null || true", cluster.Root));
    }
}
