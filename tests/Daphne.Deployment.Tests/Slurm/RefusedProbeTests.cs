using Daphne.Data;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>A site that does not take the job which looks at a compute node, or does so only with certain words, on a real Slurm behind an sbatch of its own.</summary>
[Collection(typeof(SlurmLab.Tests))]
public sealed class RefusedProbeTests(SlurmLab fixture)
{
    private const string OnlyWorkers = "! grep -q 'a look at a compute node' batch.sh";
    private static readonly DeploymentSettings OneWorker = new() { Workers = 1, Slurm = new SlurmSettings { TimeLimit = "10" } };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deployment_looks_with_the_words_that_the_site_demands_of_its_jobs()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        await using var site = await DemandAsync(engine, "grep -q '^#SBATCH --mem' batch.sh && grep -q '^#SBATCH.*--gres=none' batch.sh");
        var settings = new DeploymentSettings { Workers = 1, Slurm = new SlurmSettings { TimeLimit = "10", MemoryPerWorker = "100M", SbatchArguments = ["-N", "1", "--gres=none"] } };

        var operation = TestEngine.Succeeded(await engine.DeployAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build()), settings));

        Assert.StartsWith("seen by n", ProbeOf(operation).Message, StringComparison.Ordinal);
        Assert.True((await engine.SlurmFactsAsync(cluster)).Compute!.SeesRoot);
    }

    [Fact]
    public async Task A_deployment_whose_own_jobs_are_taken_starts_all_the_same_and_says_what_is_not_proven()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        await using var site = await DemandAsync(engine, OnlyWorkers);

        var operation = TestEngine.Succeeded(await engine.DeployAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build()), OneWorker));

        Assert.StartsWith("Slurm refused the job: not here. So it is not proven that compute nodes see ", ProbeOf(operation).Message, StringComparison.Ordinal);
        Assert.Equal(DeploymentStatus.Ready, (await engine.Deployments.GetAsync(operation.DeploymentId!, Cancelled)).Status);
        Assert.All(await engine.ProbesAsync(cluster), probe => Assert.Equal((AllocationState.Abandoned, "not here"), (probe.State, probe.Reason)));
        Assert.Equal("", await engine.ShellAsync("login", "find \"$1\" -path '*/probe*'", cluster.Root));
    }

    [Fact]
    public async Task Where_nothing_was_proven_the_start_of_workers_shows_that_nodes_do_not_see_the_root()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync(root: $"/tmp/daphne-{Id.New()}");
        await using var site = await DemandAsync(engine, OnlyWorkers);

        var operation = await engine.DeployAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build()), OneWorker);

        Assert.Equal(OperationStatus.Failed, operation.Status);
        Assert.Contains("its node does not see the job's folder", operation.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_does_not_get_as_far_as_to_Slurm_fails_the_check_and_is_not_followed_any_more()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        await engine.AliceAsync($"mkdir -p {cluster.Root}/nodes/{cluster.Nodes[0].Id} && : > {cluster.Root}/nodes/{cluster.Nodes[0].Id}/probe");

        var operation = await engine.EndOfAsync(await engine.Clusters.CheckAsync(cluster.Id, Cancelled));

        Assert.Contains("the job could not be submitted", operation.Error, StringComparison.Ordinal);
        Assert.Equal(AllocationState.Abandoned, Assert.Single(await engine.ProbesAsync(cluster)).State);
    }

    private static OperationStep ProbeOf(Operation operation) => operation.Stages.Single(stage => stage.Name == StageNames.Probe).Steps.Single();

    /// <summary>An sbatch on the login node that only takes what passes a test.</summary>
    private static async Task<Site> DemandAsync(TestEngine engine, string test)
    {
        await engine.ShellAsync("login", """
            printf '#!/bin/sh\n{ %s; } || { echo "sbatch: error: Batch job submission failed: not here" >&2; exit 1; }\nexec /usr/bin/sbatch "$@"\n' "$1" > /usr/local/bin/sbatch
            chmod 755 /usr/local/bin/sbatch
            """, test);
        return new Site(engine);
    }

    private sealed class Site(TestEngine engine) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await engine.ShellAsync("login", "rm /usr/local/bin/sbatch");
    }
}
