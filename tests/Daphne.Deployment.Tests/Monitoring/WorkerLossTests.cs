using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Monitoring;

/// <summary>What the table of workers says, and how soon, when something happens to them.</summary>
[Collection(typeof(SshLab.Tests))]
public sealed class WorkerLossTests(SshLab fixture)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterSilence = TimeSpan.FromSeconds(7);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_killed_by_hand_is_failed_with_137_and_one_killed_with_its_supervisor_is_lost_within_five_seconds()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var deployment = await DeployAsync(engine, 3);
        var (killed, lost) = (deployment.Workers[0], deployment.Workers[1]);

        await engine.ShellAsync("s1", "kill -9 $1", $"{killed.Pid}");
        var one = await engine.UntilAsync(deployment, now => Of(now, killed).Status == WorkerStatus.Failed, Soon);
        Assert.Equal((137, "killed by SIGKILL (137), by a person or for lack of memory"), (Of(one, killed).ExitCode, Of(one, killed).Detail));

        await engine.ShellAsync("s1", "kill -9 $(ps -o ppid= -p $1) $1", $"{lost.Pid}");
        var two = await engine.UntilAsync(deployment, now => Of(now, lost).Status == WorkerStatus.Lost, Soon);
        Assert.Null(Of(two, lost).ExitCode);
        Assert.Equal(DeploymentStatus.Degraded, (await engine.UntilAsync(deployment, now => now.StatusDetail?.StartsWith("1 of 3", StringComparison.Ordinal) == true, Soon)).Status);

        // A start puts the missing ones in place and leaves the living one alone.
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.StartAsync(deployment.Id, Cancelled)));
        var whole = await engine.Deployments.GetAsync(deployment.Id, Cancelled);
        Assert.Equal((DeploymentStatus.Ready, 3), (whole.Status, whole.Workers.Count(worker => worker.Status == WorkerStatus.Ready)));
        Assert.Equal(deployment.Workers[2].Pid, whole.Workers[2].Pid);
    }

    [Fact]
    public async Task A_cut_host_makes_its_workers_unknown_and_a_healed_one_gives_them_back()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var deployment = await DeployAsync(engine, 2);
        try
        {
            await fixture.Lab.CutAsync("s1");
            await engine.UntilAsync(deployment, now => now.Workers.All(worker => worker.Status == WorkerStatus.Unknown) && now.Status == DeploymentStatus.Unknown, AfterSilence);
            Assert.Equal(NodeStatus.Unreachable, (await engine.Deployments.GetAsync(deployment.Id, Cancelled)).Cluster!.Nodes[0].Status);
        }
        finally
        {
            await fixture.Lab.HealAsync("s1");
        }
        var healed = await engine.UntilAsync(deployment, now => now.Status == DeploymentStatus.Ready, TimeSpan.FromSeconds(40));
        Assert.Equal(deployment.Workers.Select(worker => worker.Pid), healed.Workers.Select(worker => worker.Pid));
        Assert.Equal(NodeStatus.Reachable, healed.Cluster!.Nodes[0].Status);
    }

    [Fact]
    public async Task A_frozen_host_is_noticed_though_its_connections_stay_open()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var deployment = await DeployAsync(engine, 1);
        try
        {
            await fixture.Lab.FreezeAsync("s1");
            await engine.UntilAsync(deployment, now => now.Status == DeploymentStatus.Unknown, AfterSilence);
        }
        finally
        {
            await fixture.Lab.ThawAsync("s1");
        }
        await engine.UntilAsync(deployment, now => now.Status == DeploymentStatus.Ready, TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task The_workers_of_a_host_that_was_restarted_are_lost()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var deployment = await DeployAsync(engine, 2);

        await fixture.Lab.OffAsync("s1");
        await fixture.Lab.OnAsync("s1");

        var lost = await engine.UntilAsync(deployment, now => now.Workers.All(worker => worker.Status == WorkerStatus.Lost), TimeSpan.FromSeconds(40));
        Assert.All(lost.Workers, worker => Assert.Contains("the node was restarted", worker.Detail, StringComparison.Ordinal));
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.StartAsync(deployment.Id, Cancelled)));
        Assert.Equal(DeploymentStatus.Ready, (await engine.Deployments.GetAsync(deployment.Id, Cancelled)).Status);
    }

    private static async Task<Deployment> DeployAsync(TestEngine engine, int workers) => await engine.DeployedAsync(
        await engine.AddClusterAsync("s1"), await engine.AddPackageAsync(TinyPackage.Build()), new DeploymentSettings { WorkersPerNode = workers });

    private static Worker Of(Deployment deployment, Worker worker) => deployment.Workers.Single(other => other.Id == worker.Id);
}
