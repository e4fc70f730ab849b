using Daphne.Deployments;
using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>The whole life of a deployment on a real Slurm with four compute nodes.</summary>
[Collection(typeof(SlurmLab.Tests))]
public sealed class DeployThroughSlurmTests(SlurmLab fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sixteen_workers_on_four_nodes_become_ready_and_stop_without_a_trace()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var package = await engine.AddPackageAsync(TinyPackage.Build());
        var settings = new DeploymentSettings { Workers = 16, Slurm = new SlurmSettings { Nodes = 4, TimeLimit = "10" } };

        var deployment = await engine.DeployedAsync(cluster, package, settings);

        Assert.Equal((DeploymentStatus.Ready, 16), (deployment.Status, deployment.Workers.Count(worker => worker.Status == WorkerStatus.Ready)));
        Assert.Equal(["n1", "n2", "n3", "n4"], deployment.Workers.Select(worker => worker.NodeName).Distinct().Order());
        Assert.Equal(16, deployment.Workers.Select(worker => worker.Address).Distinct().Count());
    }
}
