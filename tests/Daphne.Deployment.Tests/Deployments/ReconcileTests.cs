using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Deployments;

/// <summary>What Reconcile does on real hosts: it mends what differs, and no process that is as it should be notices.</summary>
[Collection(typeof(SshLab.Tests))]
public sealed class ReconcileTests(SshLab fixture)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterSilence = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan AfterReturn = TimeSpan.FromSeconds(40);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_workers_that_died_on_one_of_three_hosts_are_brought_back_and_the_nine_others_go_on()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var deployment = await DeployAsync(engine, 4, "s1", "s2", "s3");
        Assert.Empty(DeploymentDifference.Find(deployment));
        var victims = deployment.Workers.Where(worker => worker.NodeName == "s2").Take(3).ToList();

        await engine.ShellAsync("s2", "kill -9 \"$@\"", [.. victims.Select(worker => $"{worker.Pid}")]);
        await engine.UntilAsync(deployment, now => TextsOf(now) == "3 of 4 workers missing on s2 (3 failed)", Soon);
        var operation = TestEngine.Succeeded(await engine.EndOfAsync(await engine.Reconciler.ReconcileAsync(deployment.Id, Cancelled)));

        Assert.All(operation.Stages, stage => Assert.Equal("s2", Assert.Single(stage.Steps).NodeName));
        var whole = await engine.Deployments.GetAsync(deployment.Id, Cancelled);
        Assert.Equal((DeploymentStatus.Ready, 12, ""), (whole.Status, whole.Workers.Count(worker => worker.Status == WorkerStatus.Ready), TextsOf(whole)));
        Assert.Equal(IdentitiesOf(deployment, victims), IdentitiesOf(whole, whole.Workers.Where(worker => victims.Exists(victim => victim.Address == worker.Address))));
        await AssertRunsAsync(engine, whole, "s1", "s2", "s3");
    }

    [Fact]
    public async Task Workers_that_were_only_out_of_sight_are_kept_and_not_started_again()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var deployment = await DeployAsync(engine, 2, "s1", "s2");
        var before = DateTimeOffset.UtcNow;
        await WhileCutAsync("s1", async () =>
        {
            var unseen = await engine.UntilAsync(deployment, now => TextsOf(now) == "2 of 2 workers on s1 out of sight: the node is out of reach", AfterSilence);
            Assert.InRange(Assert.Single(DeploymentDifference.Find(unseen)).Since!.Value, before, DateTimeOffset.UtcNow);
            Assert.Equal([WorkerStatus.Unknown, WorkerStatus.Unknown, WorkerStatus.Ready, WorkerStatus.Ready], unseen.Workers.Select(worker => worker.Status));
        });

        // At once, before the node's status stream has come back: the rows still say unknown.
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Reconciler.ReconcileAsync(deployment.Id, Cancelled)));

        var healed = await engine.UntilAsync(deployment, now => now.Status == DeploymentStatus.Ready, AfterReturn);
        Assert.Equal(IdentitiesOf(deployment, []), IdentitiesOf(healed, []));
        await AssertRunsAsync(engine, healed, "s1", "s2");
    }

    [Fact]
    public async Task After_a_power_cut_lost_workers_are_brought_back_exactly_once()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var deployment = await DeployAsync(engine, 2, "s1", "s2");

        await fixture.Lab.OffAsync("s1");
        await fixture.Lab.OnAsync("s1");
        await engine.UntilAsync(deployment, now => TextsOf(now) == "2 of 2 workers missing on s1 (2 lost)", AfterReturn);
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Reconciler.ReconcileAsync(deployment.Id, Cancelled)));

        var whole = await engine.Deployments.GetAsync(deployment.Id, Cancelled);
        Assert.Equal((DeploymentStatus.Ready, 4), (whole.Status, whole.Workers.Count(worker => worker.Status == WorkerStatus.Ready)));
        await AssertRunsAsync(engine, whole, "s1", "s2");
        Assert.Equal("There is nothing to reconcile", (await Assert.ThrowsAsync<ProblemException>(() => engine.Reconciler.ReconcileAsync(deployment.Id, Cancelled))).Message.Split(':')[0]);
    }

    [Fact]
    public async Task Workers_of_an_older_release_that_a_redeploy_could_not_reach_are_replaced()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var deployment = await DeployAsync(engine, 2, "s1", "s2");
        await WhileCutAsync("s2", async () =>
        {
            await engine.UntilAsync(deployment, now => now.Workers.Exists(worker => worker.Status == WorkerStatus.Unknown), AfterSilence);
            Assert.Equal(OperationStatus.Failed, (await engine.EndOfAsync(await engine.Deployments.RedeployAsync(deployment.Id, new ReleaseInput(), Cancelled))).Status);
        });
        var mixed = await engine.UntilAsync(deployment, now => TextsOf(now) == "2 of 2 workers on s2 still of release 1", AfterReturn);

        var operation = TestEngine.Succeeded(await engine.EndOfAsync(await engine.Reconciler.ReconcileAsync(deployment.Id, Cancelled)));

        Assert.All(operation.Stages, stage => Assert.Equal("s2", Assert.Single(stage.Steps).NodeName));
        var whole = await engine.Deployments.GetAsync(deployment.Id, Cancelled);
        Assert.All(whole.Workers, worker => Assert.Equal((WorkerStatus.Ready, 2), (worker.Status, worker.ReleaseNumber)));
        Assert.Equal(IdentitiesOf(mixed, mixed.Workers.Where(worker => worker.NodeName == "s2")), IdentitiesOf(whole, whole.Workers.Where(worker => worker.NodeName == "s2")));
        await AssertRunsAsync(engine, whole, "s1", "s2");
    }

    [Fact]
    public async Task What_a_stop_could_not_reach_is_stopped_later()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var deployment = await DeployAsync(engine, 2, "s1", "s2");
        await WhileCutAsync("s2", async () =>
        {
            await engine.UntilAsync(deployment, now => now.Workers.Exists(worker => worker.Status == WorkerStatus.Unknown), AfterSilence);
            Assert.Equal(OperationStatus.Failed, (await engine.EndOfAsync(await engine.Deployments.StopAsync(deployment.Id, Cancelled))).Status);
        });
        await engine.UntilAsync(deployment, now => TextsOf(now) == "2 workers still run on s2", AfterReturn);

        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Reconciler.ReconcileAsync(deployment.Id, Cancelled)));

        Assert.Equal(DeploymentStatus.Stopped, (await engine.Deployments.GetAsync(deployment.Id, Cancelled)).Status);
        Assert.Equal("", await RunningAsync(engine, deployment, "s2"));
    }

    [Fact]
    public async Task The_restart_policy_brings_back_what_dies_by_itself_and_leaves_what_is_out_of_sight()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var settings = new DeploymentSettings { WorkersPerNode = 2, RestartPolicy = RestartPolicy.OnFailure };
        var deployment = await engine.DeployedAsync(await engine.AddClusterAsync("s1", "s2"), await engine.AddPackageAsync(TinyPackage.Build()), settings);
        await WhileCutAsync("s2", async () =>
        {
            await engine.UntilAsync(deployment, now => now.Workers.Count(worker => worker.Status == WorkerStatus.Unknown) == 2, AfterSilence);
            var victim = deployment.Workers.First(worker => worker.NodeName == "s1");
            await engine.ShellAsync("s1", "kill -9 $1", $"{victim.Pid}");
            var mended = await engine.UntilAsync(
                deployment, now => now.Workers.Exists(worker => worker.Address == victim.Address && worker.Id != victim.Id && worker.Status == WorkerStatus.Ready), TimeSpan.FromSeconds(20));
            Assert.Equal(1, mended.Restarts);
        });

        var healed = await engine.UntilAsync(deployment, now => now.Status == DeploymentStatus.Ready, AfterReturn);
        var operations = await engine.Operations.ListAsync(deployment.Id, 10, Cancelled);
        Assert.Equal([OperationKind.Restart, OperationKind.Deploy], operations.Select(operation => operation.Kind));
        Assert.All(operations[0].Stages, stage => Assert.Equal("s1", Assert.Single(stage.Steps).NodeName));
        await AssertRunsAsync(engine, healed, "s1", "s2");
    }

    [Fact]
    public async Task The_restart_policy_gives_up_on_workers_that_die_at_once()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var settings = new DeploymentSettings { WorkersPerNode = 1, RestartPolicy = RestartPolicy.OnFailure, MaxRestarts = 2 };
        var deploy = await engine.DeployAsync(await engine.AddClusterAsync("s1"), await engine.AddPackageAsync(TinyPackage.Build(worker: "#!/bin/sh\nexit 3\n")), settings);
        Assert.Equal(OperationStatus.Failed, deploy.Status);

        var deployment = await engine.Deployments.GetAsync(deploy.DeploymentId!, Cancelled);
        await engine.UntilAsync(deployment, now => now.StatusDetail?.EndsWith("Restarted 2 times in a row; given up: look at the worker's log, then press Reconcile.", StringComparison.Ordinal) == true);

        Assert.Equal(2, (await engine.Operations.ListAsync(deployment.Id, 10, Cancelled)).Count(operation => operation.Kind == OperationKind.Restart));
    }

    private static async Task<Deployment> DeployAsync(TestEngine engine, int workers, params string[] hosts) => await engine.DeployedAsync(
        await engine.AddClusterAsync(hosts), await engine.AddPackageAsync(TinyPackage.Build()), new DeploymentSettings { WorkersPerNode = workers });

    private static string TextsOf(Deployment deployment) => string.Join("; ", DeploymentDifference.Find(deployment).Select(difference => difference.Text));

    /// <summary>The processes of all workers but some.</summary>
    private static IEnumerable<string> IdentitiesOf(Deployment deployment, IEnumerable<Worker> except) =>
        deployment.Workers.Except(except).Select(worker => $"{worker.Id} {worker.Address} {worker.Pid} {worker.ProcessIdentity}").Order();

    /// <summary>What runs on the hosts is exactly what the table says.</summary>
    private static async Task AssertRunsAsync(TestEngine engine, Deployment deployment, params string[] hosts)
    {
        foreach (var host in hosts)
            Assert.Equal(
                string.Join(' ', deployment.Workers.Where(worker => worker.NodeName == host).Select(worker => worker.Pid!.Value).Order()),
                await RunningAsync(engine, deployment, host));
    }

    private static async Task<string> RunningAsync(TestEngine engine, Deployment deployment, string host) =>
        (await engine.ShellAsync(host, "pgrep -f \"^/usr/bin/perl $1/\" | sort -n | paste -sd ' '", deployment.Cluster!.Root)).Trim();

    private async Task WhileCutAsync(string host, Func<Task> act)
    {
        await fixture.Lab.CutAsync(host);
        try
        {
            await act();
        }
        finally
        {
            await fixture.Lab.HealAsync(host);
        }
    }
}
