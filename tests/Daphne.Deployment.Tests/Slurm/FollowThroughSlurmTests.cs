using System.Globalization;
using Daphne.Deployments;
using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>What happens to jobs on a real Slurm behind the dashboard's back, and what people see of it.</summary>
[Collection(typeof(SlurmLab.Tests))]
public sealed class FollowThroughSlurmTests(SlurmLab fixture)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(4);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("scontrol update jobid=$1 endtime=now+1", AllocationState.Timeout, "TIMEOUT")]
    [InlineData("runuser -u alice -- scancel $1", AllocationState.Cancelled, "cancelled outside the dashboard")]
    [InlineData("scontrol update nodename=n4 state=down reason=x", AllocationState.NodeFail, "NODE_FAIL")]
    public async Task A_job_that_is_ended_from_outside_takes_its_workers_with_it_and_they_say_why(string command, AllocationState state, string words)
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        try
        {
            var (deployment, job) = await DeployedAsync(engine);

            await engine.ShellAsync("login", command, job);

            var after = await engine.UntilAsync(deployment, now => now.Status == DeploymentStatus.Failed && now.Workers.TrueForAll(worker => worker.Status == WorkerStatus.Lost), Long);
            Assert.Equal(state, Assert.Single(after.Allocations).State);
            Assert.All(after.Workers, worker => Assert.Contains(words, worker.Detail, StringComparison.Ordinal));
        }
        finally
        {
            await engine.ShellAsync("login", "scontrol update nodename=n4 state=resume 2> /dev/null || true");
        }
    }

    [Fact]
    public async Task A_job_that_is_suspended_has_unknown_workers_until_it_goes_on()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var (deployment, job) = await DeployedAsync(engine);

        await engine.ShellAsync("login", "scontrol suspend $1", job);
        var suspended = await engine.UntilAsync(deployment, now => now.Workers.TrueForAll(worker => worker.Status == WorkerStatus.Unknown), Long);
        Assert.All(suspended.Workers, worker => Assert.Equal("Its job is suspended.", worker.Detail));

        await engine.ShellAsync("login", "scontrol resume $1", job);
        await engine.UntilAsync(deployment, now => now.Status == DeploymentStatus.Ready, Long);
    }

    [Fact]
    public async Task A_job_that_is_put_back_into_the_queue_comes_again_with_its_workers()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var (deployment, job) = await DeployedAsync(engine, requeue: true);

        await engine.ShellAsync("login", "scontrol requeue $1", job);
        var queued = await engine.UntilAsync(deployment, now => now.Workers.TrueForAll(worker => worker.Status == WorkerStatus.Queued), Long);
        Assert.All(queued.Workers, worker => Assert.StartsWith($"job {job} ", worker.Detail, StringComparison.Ordinal));
        foreach (var worker in queued.Workers)
            await engine.UntilAsync(() => engine.Logs.FindAsync(worker.LogStreamId, Cancelled), log => log!.IsComplete, "the end of the log", Long);

        // Slurm lets it wait for two minutes by itself.
        await engine.ShellAsync("login", "until scontrol update jobid=$1 starttime=now; do sleep 0.5; done", job);
        var back = await engine.UntilAsync(deployment, now => now.Status == DeploymentStatus.Ready, Long);
        Assert.Equal(1, Assert.Single(back.Allocations).Restarts);
        foreach (var worker in back.Workers)
        {
            // What it says now comes behind what it said before.
            var log = await engine.UntilAsync(() => engine.LogTextAsync(worker.LogStreamId), text => text.Split("Started Distributed Worker").Length == 3, "what the worker said", Long);
            Assert.StartsWith("Started Distributed Worker", log, StringComparison.Ordinal);
            Assert.False((await engine.Logs.FindAsync(worker.LogStreamId, Cancelled))!.IsComplete);
        }
    }

    [Fact]
    public async Task A_Slurm_that_does_not_answer_changes_nothing_but_that_people_are_told_so()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var (deployment, _) = await DeployedAsync(engine);
        using var look = engine.SlurmInterest.Look(deployment.ClusterId);
        await SiteAsync(engine, deployment, site => site.Sight.Nodes.Count == 4 && site.UnreachableSince is null);

        await engine.ShellAsync("login", "pkill -x slurmctld; while pgrep -x slurmctld > /dev/null; do sleep 0.1; done");
        try
        {
            var silent = await SiteAsync(engine, deployment, site => site.UnreachableDetail?.Contains("Slurm does not answer", StringComparison.Ordinal) == true);
            Assert.Equal(4, silent.Sight.Nodes.Count);
            var during = await engine.Deployments.GetAsync(deployment.Id, Cancelled);
            Assert.Equal((DeploymentStatus.Ready, AllocationState.Running), (during.Status, Assert.Single(during.Allocations).State));
        }
        finally
        {
            await engine.ShellAsync("login", "slurmctld");
        }
        await SiteAsync(engine, deployment, site => site.UnreachableSince is null);
        Assert.Equal(DeploymentStatus.Ready, (await engine.Deployments.GetAsync(deployment.Id, Cancelled)).Status);
    }

    internal static async Task<(Deployment Deployment, string JobId)> DeployedAsync(TestEngine engine, bool requeue = false)
    {
        var cluster = await engine.AddSlurmClusterAsync();
        var package = await engine.AddPackageAsync(TinyPackage.Build(TinyPackage.Worker.Replace("use strict;", "use strict; $| = 1;", StringComparison.Ordinal)));
        var settings = new DeploymentSettings { Workers = 4, Slurm = new SlurmSettings { Nodes = 4, TimeLimit = "10", Requeue = requeue } };
        var deployment = await engine.DeployedAsync(cluster, package, settings);
        var job = Assert.Single(deployment.Allocations).JobId!.Value.ToString(CultureInfo.InvariantCulture);
        return (deployment, job);
    }

    private static Task<SlurmSite> SiteAsync(TestEngine engine, Deployment deployment, Func<SlurmSite, bool> condition) =>
        engine.UntilAsync(() => engine.Slurm.GetSiteAsync(deployment.ClusterId, Cancelled), condition, "what is known of Slurm", Long);
}
