using Daphne.Changes;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>What happens to deployments on a real Slurm when something goes another way than planned.</summary>
[Collection(typeof(SlurmLab.Tests))]
public sealed class SlurmDeploymentsTests(SlurmLab fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_deployments_with_the_same_first_port_share_nodes_and_the_package_but_no_port()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var package = await engine.AddPackageAsync(TinyPackage.Build());
        var settings = new DeploymentSettings { Workers = 8, FirstPort = 31000, Slurm = new SlurmSettings { Nodes = 2 } };

        var both = await Task.WhenAll(engine.DeployAsync(cluster, package, settings), engine.DeployAsync(cluster, package, settings));

        var workers = new List<Worker>();
        foreach (var operation in both)
            workers.AddRange((await engine.Deployments.GetAsync(TestEngine.Succeeded(operation).DeploymentId!, Cancelled)).Workers);
        Assert.Equal(16, workers.Select(worker => worker.Address).Distinct().Count());
        Assert.All(workers, worker => Assert.Equal(WorkerStatus.Ready, worker.Status));
        var sent = both.Select(operation => operation.Stages.Single(stage => stage.Name == StageNames.Transfer).Steps[0].Done).Order().ToList();
        Assert.Equal(0, sent[0]);
    }

    [Fact]
    public async Task A_dashboard_that_dies_while_it_submits_finds_its_job_again_and_submits_no_other()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var package = await engine.AddPackageAsync(TinyPackage.Build());
        using (var changes = engine.Feed.Subscribe(change => change.Topic == ChangeTopic.Allocation))
        {
            var begun = await engine.BeginDeployAsync(cluster, package, new DeploymentSettings { Workers = 2, Slurm = new SlurmSettings() });
            await changes.NextAsync(Cancelled);
            await engine.DropAsync();
            await engine.StartAsync();
            TestEngine.Succeeded(await engine.EndOfAsync(begun));
        }

        var listed = await engine.ShellAsync("login", "squeue -h -u alice -t all -o %j");
        var names = listed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var deployment = (await engine.Deployments.ListAsync(Cancelled)).Single();
        var allocation = Assert.Single(await engine.AllocationsAsync(deployment.Id));
        Assert.Equal(1, names.Count(name => name == allocation.JobName));
        Assert.Equal(2, deployment.Workers.Count(worker => worker.Status == WorkerStatus.Ready));
    }

    [Fact]
    public async Task A_worker_that_dies_is_noticed_and_reconcile_brings_back_just_that_one()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var deployment = await engine.DeployedAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build()), new DeploymentSettings { Workers = 3, Slurm = new SlurmSettings { Nodes = 1 } });
        var victim = deployment.Workers[1];

        await engine.ShellAsync(victim.NodeName, "kill -9 $1", $"{victim.Pid}");
        var degraded = await engine.UntilAsync(deployment, now => now.Status == DeploymentStatus.Degraded);
        Assert.Equal((WorkerStatus.Failed, 137), (degraded.Workers.Single(worker => worker.Id == victim.Id).Status, degraded.Workers.Single(worker => worker.Id == victim.Id).ExitCode));

        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Reconciler.ReconcileAsync(deployment.Id, Cancelled)));
        var mended = await engine.Deployments.GetAsync(deployment.Id, Cancelled);
        Assert.Equal((DeploymentStatus.Ready, 3), (mended.Status, mended.Workers.Count(worker => worker.Status == WorkerStatus.Ready)));
        Assert.Equal(2, mended.Workers.Select(worker => worker.Id).Intersect(deployment.Workers.Select(worker => worker.Id)).Count());
    }

    [Fact]
    public async Task An_allocation_whose_end_is_near_is_replaced_and_its_workers_are_handed_over()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var settings = new DeploymentSettings { Workers = 2, ReadyTimeoutSeconds = 100, Slurm = new SlurmSettings { TimeLimit = "4", ReplaceMinutes = 2 } };
        var deployment = await engine.DeployedAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build()), settings);
        var first = Assert.Single(await engine.AllocationsAsync(deployment.Id));

        var replaced = await engine.UntilAsync(deployment, now => now.Status == DeploymentStatus.Ready && now.Workers.All(worker => worker.AllocationId != first.Id), TimeSpan.FromMinutes(5));

        Assert.Equal(2, replaced.Workers.Count(worker => worker is { Status: WorkerStatus.Ready, IsCurrent: true }));
        await engine.UntilAsync(async () => (await engine.AllocationsAsync(deployment.Id)).Single(allocation => allocation.Id == first.Id), now => now.IsOver, "the end of the first allocation");
        var handed = (await engine.Operations.ListAsync(deployment.Id, 10, Cancelled)).Single(operation => operation.Kind == OperationKind.Replace);
        TestEngine.Succeeded(await engine.EndOfAsync(handed));
    }

    [Fact]
    public async Task Jobs_that_could_not_be_stopped_while_Slurm_was_out_of_reach_are_cancelled_when_it_answers_again()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab, patience: TimeSpan.FromSeconds(1));
        var cluster = await engine.AddSlurmClusterAsync();
        var deployment = await engine.DeployedAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build()), new DeploymentSettings { Workers = 2, Slurm = new SlurmSettings { Jobs = 2 } });
        await engine.AliceAsync("sbatch -J other -o /dev/null --wrap 'sleep 300'");

        await engine.ShellAsync("login", "pkill -x slurmctld; while pgrep -x slurmctld > /dev/null; do sleep 0.1; done");
        try
        {
            var stop = await engine.EndOfAsync(await engine.Deployments.StopAsync(deployment.Id, Cancelled));
            Assert.Equal(OperationStatus.Failed, stop.Status);
            Assert.Contains("Slurm does not answer", stop.Error, StringComparison.Ordinal);
        }
        finally
        {
            await engine.ShellAsync("login", "slurmctld");
        }

        var after = await engine.UntilAsync(
            deployment, now => now.Allocations.TrueForAll(allocation => allocation.IsOver) && now.Workers.TrueForAll(worker => worker.Status == WorkerStatus.Stopped), TimeSpan.FromMinutes(3));
        Assert.All(after.Allocations, allocation => Assert.Equal(AllocationState.Cancelled, allocation.State));
        Assert.Equal("other", (await engine.ShellAsync("login", "squeue -h -u alice -t PD,R -o %j")).Trim());
    }

    [Fact]
    public async Task What_Slurm_refuses_is_told_in_its_words_and_a_cancelled_wait_leaves_no_job()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var package = await engine.AddPackageAsync(TinyPackage.Build());

        var refused = await engine.DeployAsync(cluster, package, new DeploymentSettings { Workers = 1, Slurm = new SlurmSettings { Partition = "gpu" } });
        Assert.Equal(OperationStatus.Failed, refused.Status);
        Assert.Contains("invalid partition", refused.Error, StringComparison.OrdinalIgnoreCase);

        // More nodes than there are: Slurm accepts that here, and never starts it.
        var waiting = await engine.BeginDeployAsync(cluster, package, new DeploymentSettings { Workers = 1, Slurm = new SlurmSettings { SbatchArguments = ["--begin=now+1hour"] } });
        await engine.UntilAsync(() => engine.Operations.GetAsync(waiting.Id, Cancelled),
            now => now.Stages.Single(stage => stage.Name == StageNames.Queue).Steps[0].Message?.Contains("not to begin yet", StringComparison.Ordinal) == true, "the reason of the wait");
        await engine.Operations.CancelAsync(waiting.Id, Cancelled);
        Assert.Equal(OperationStatus.Cancelled, (await engine.EndOfAsync(waiting)).Status);
        var allocation = Assert.Single(await engine.AllocationsAsync(waiting.DeploymentId!));
        Assert.Equal("", await engine.ShellAsync("login", "squeue -h -n \"$1\" -o %T", allocation.JobName));
        Assert.True(allocation.IsOver);
    }
}
