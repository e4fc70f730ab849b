using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Deployments;

/// <summary>The whole life of a deployment of the simulator on three hosts with four workers each.</summary>
[Collection(typeof(SshLab.Tests))]
public sealed class DeployOverSshTests(SshLab fixture)
{
    private const int WorkersPerNode = 4;
    private static readonly string[] Hosts = ["s1", "s2", "s3"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twelve_workers_on_three_hosts_outlive_the_dashboard_and_are_found_again()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var deployment = await DeployAsync(engine);

        Assert.Equal(DeploymentStatus.Ready, deployment.Status);
        Assert.Equal(12, deployment.Workers.Count(worker => worker.Status == WorkerStatus.Ready));
        Assert.Equal(12, deployment.Workers.Select(worker => worker.Address).Distinct().Count());
        foreach (var worker in deployment.Workers)
            Assert.Equal("12", await new WorkerAnswer(worker.Host, worker.Port).StatusAsync());

        await engine.StopAsync();
        foreach (var worker in deployment.Workers)
            Assert.True(await LivesAsync(fixture.Lab, worker), $"{worker.Address} died with the dashboard");

        await engine.StartAsync();
        await engine.UntilAsync(deployment, now => now.Workers.All(worker => worker.MemoryBytes > 0));
        var found = await engine.Deployments.GetAsync(deployment.Id, Cancelled);
        Assert.Equal(DeploymentStatus.Ready, found.Status);
        Assert.Equal(Identities(deployment), Identities(found));

        // Watched again: what happens now is noticed.
        var victim = found.Workers[5];
        await engine.ShellAsync(victim.NodeName, "kill -9 $1", $"{victim.Pid}");
        var degraded = await engine.UntilAsync(deployment, now => now.Status == DeploymentStatus.Degraded, TimeSpan.FromSeconds(15));
        Assert.Equal(137, degraded.Workers.Single(worker => worker.Id == victim.Id).ExitCode);
    }

    [Fact]
    public async Task An_unchanged_redeploy_sends_nothing_and_stop_start_clean_and_delete_leave_no_trace()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var first = await DeployAsync(engine);
        var root = first.Cluster!.Root;

        var redeploy = TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.RedeployAsync(first.Id, new ReleaseInput(), Cancelled)));
        var transfer = redeploy.Stages.Single(stage => stage.Name == StageNames.Transfer);
        Assert.All(transfer.Steps, step => Assert.Equal((0, "there already"), (step.Done, step.Message)));
        var second = await engine.Deployments.GetAsync(first.Id, Cancelled);
        Assert.Equal((DeploymentStatus.Ready, 2), (second.Status, second.ReleaseNumber));
        await AreGoneAsync(first);
        Assert.Empty(Identities(first).Intersect(Identities(second)));

        var settings = new DeploymentSettings { FirstPort = TestPorts.Next(2), WorkersPerNode = 2 };
        Assert.Contains(await engine.Deployments.CompareAsync(first.Id, new ReleaseInput { Settings = settings }, Cancelled), difference => difference.What == "First port");
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.RedeployAsync(first.Id, new ReleaseInput { Settings = settings }, Cancelled)));
        var third = await engine.Deployments.GetAsync(first.Id, Cancelled);
        Assert.Equal((DeploymentStatus.Ready, 6), (third.Status, third.Workers.Count));
        Assert.Equal([settings.FirstPort.Value, settings.FirstPort.Value + 1], third.Workers.Select(worker => worker.Port).Distinct().Order());
        await AreGoneAsync(second);

        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.StopAsync(first.Id, Cancelled)));
        var stopped = await engine.Deployments.GetAsync(first.Id, Cancelled);
        Assert.Equal(DeploymentStatus.Stopped, stopped.Status);
        Assert.All(stopped.Workers, worker => Assert.Equal((WorkerStatus.Stopped, 130), (worker.Status, worker.ExitCode)));
        await AreGoneAsync(third);

        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.StartAsync(first.Id, Cancelled)));
        var fourth = await engine.Deployments.GetAsync(first.Id, Cancelled);
        Assert.Equal((DeploymentStatus.Ready, 6), (fourth.Status, fourth.Workers.Count(worker => worker.Status == WorkerStatus.Ready)));

        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.CleanAsync(first.Id, Cancelled)));
        Assert.Equal(DeploymentStatus.Cleaned, (await engine.Deployments.GetAsync(first.Id, Cancelled)).Status);
        await AreGoneAsync(fourth);
        foreach (var host in Hosts)
            Assert.Equal("nothing", await engine.ShellAsync(host, "[ -e \"$1\" ] && find \"$1\" || echo nothing", root));

        await engine.Deployments.DeleteAsync(first.Id, false, Cancelled);
        await Assert.ThrowsAsync<ProblemException>(() => engine.Deployments.GetAsync(first.Id, Cancelled));
    }

    private static async Task<Deployment> DeployAsync(TestEngine engine)
    {
        var cluster = await engine.AddClusterAsync(Hosts);
        return await engine.DeployedAsync(cluster, await engine.AddSimulatorAsync(), new DeploymentSettings { WorkersPerNode = WorkersPerNode });
    }

    private static IEnumerable<string> Identities(Deployment deployment) => deployment.Workers.Select(worker => $"{worker.Address} {worker.Pid} {worker.ProcessIdentity}").Order();

    private async Task AreGoneAsync(Deployment deployment)
    {
        foreach (var worker in deployment.Workers)
            Assert.False(await LivesAsync(fixture.Lab, worker), $"{worker.Address}, process {worker.Pid}, still lives");
    }

    /// <summary>Looked at by pid and start time, on the host itself.</summary>
    private static async Task<bool> LivesAsync(Lab lab, Worker worker) => await lab.ExecAsync(
        worker.NodeName, "sh", "-c", """[ -r "/proc/$1/stat" ] && [ "$(cat /proc/sys/kernel/random/boot_id):$(awk '{print $22}' "/proc/$1/stat")" = "$2" ] && echo lives || echo gone""",
        "sh", $"{worker.Pid}", worker.ProcessIdentity!) == "lives";
}
