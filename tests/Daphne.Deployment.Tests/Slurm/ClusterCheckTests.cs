using Daphne.Clusters;
using Daphne.Data;
using Daphne.Operations;
using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>The check of a cluster against a real Slurm: what it finds out, and whether a job sees the install root.</summary>
[Collection(typeof(SlurmLab.Tests))]
public sealed class ClusterCheckTests(SlurmLab fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_proves_that_compute_nodes_see_the_install_root_and_leaves_nothing()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();

        TestEngine.Succeeded(await CheckAsync(engine, cluster));

        var facts = await engine.SlurmFactsAsync(cluster);
        Assert.Equal(("alice", false, "Slurm accounting storage is disabled"), (facts.User, facts.HasAccounting, facts.AccountingDetail));
        Assert.StartsWith("22.", facts.Version, StringComparison.Ordinal);
        Assert.Contains("pmi2", facts.MpiTypes);
        Assert.Equal((cluster.Root, true), (facts.Compute!.Root, facts.Compute.SeesRoot));
        Assert.Contains(facts.Compute.Node, new[] { "n1", "n2", "n3", "n4" });
        Assert.Equal((await engine.ShellAsync("n1", "uname -m")).Trim(), facts.Compute.Architecture);
        var node = await NodeAsync(engine, cluster);
        Assert.Equal(CheckResult.ColumnsOf(ClusterKind.Slurm, NodeRoles.Login), node.Checks.Select(check => check.Check));
        Assert.Equal(["accounting"], node.Checks.Where(check => check.Outcome != CheckOutcome.Passed).Select(check => check.Check));
        await AssertCleanAsync(engine, cluster);
    }

    [Fact]
    public async Task A_root_that_compute_nodes_do_not_share_fails_the_check_and_another_is_named()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        await engine.ShellAsync("login", "echo 'export SCRATCH=/shared/home/alice' > /etc/profile.d/scratch.sh");
        var cluster = await engine.AddSlurmClusterAsync(root: $"/tmp/daphne-{Id.New()}");

        var operation = await CheckAsync(engine, cluster);

        Assert.Equal(OperationStatus.Failed, operation.Status);
        Assert.Contains("e.g. /shared/home/alice/daphne", operation.Error, StringComparison.Ordinal);
        var check = Assert.Single((await NodeAsync(engine, cluster)).Checks, check => check.Outcome == CheckOutcome.Failed);
        Assert.Equal("shared root", check.Check);
        Assert.StartsWith("not seen by n", check.Finding, StringComparison.Ordinal);
        Assert.Equal((cluster.Root, false), ((await engine.SlurmFactsAsync(cluster)).Compute!.Root, (await engine.SlurmFactsAsync(cluster)).Compute!.SeesRoot));
        await AssertCleanAsync(engine, cluster);
    }

    [Fact]
    public async Task A_Slurm_that_is_down_fails_the_check_in_its_own_words_and_what_was_known_stays()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        TestEngine.Succeeded(await CheckAsync(engine, cluster));
        await engine.ShellAsync("login", "scontrol shutdown slurmctld; while pidof slurmctld > /dev/null; do sleep 0.1; done");
        try
        {
            var operation = await CheckAsync(engine, cluster);

            Assert.Equal(OperationStatus.Failed, operation.Status);
            Assert.Contains("Unable to contact slurm controller", operation.Error, StringComparison.Ordinal);
            Assert.Equal(["slurm"], (await NodeAsync(engine, cluster)).Checks.Where(check => check.Outcome == CheckOutcome.Failed).Select(check => check.Check));
            Assert.Equal(StepStatus.Skipped, ProbeOf(operation).Status);
            Assert.True((await engine.SlurmFactsAsync(cluster)).Compute!.SeesRoot);
        }
        finally
        {
            await engine.ShellAsync("login", "slurmctld; until sinfo -h -t idle -o %D 2> /dev/null | grep -qx 4; do sleep 0.2; done");
        }
    }

    [Fact]
    public async Task A_probe_that_gets_no_node_is_a_warning_with_the_reason_and_is_taken_out_of_the_queue()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        await engine.ShellAsync("login", "scontrol update nodename=n[1-4] state=drain reason=test");
        try
        {
            TestEngine.Succeeded(await CheckAsync(engine, cluster));

            var check = (await NodeAsync(engine, cluster)).Checks.Single(check => check.Check == "shared root");
            Assert.Equal(CheckOutcome.Warning, check.Outcome);
            Assert.Contains("the job is in the queue: ", check.Finding, StringComparison.Ordinal);
            Assert.Null((await engine.SlurmFactsAsync(cluster)).Compute);
            await AssertCleanAsync(engine, cluster);
        }
        finally
        {
            await engine.ShellAsync("login", "scontrol update nodename=n[1-4] state=resume");
        }
    }

    [Fact]
    public async Task Defaults_that_Slurm_refuses_are_a_warning_with_its_reason_and_leave_nothing()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync(new SlurmDefaults { Partition = "nowhere" });

        var operation = TestEngine.Succeeded(await CheckAsync(engine, cluster));

        var check = (await NodeAsync(engine, cluster)).Checks.Single(check => check.Check == "shared root");
        Assert.Equal(CheckOutcome.Warning, check.Outcome);
        Assert.StartsWith("Slurm refused the job: Invalid partition", check.Finding, StringComparison.Ordinal);
        Assert.Contains("make it the cluster's default", check.Remedy, StringComparison.Ordinal);
        Assert.Equal($"{check.Finding}. {check.Remedy}", ProbeOf(operation).Message);
        Assert.All(await engine.ProbesAsync(cluster), probe => Assert.True(probe.IsOver));
        await AssertCleanAsync(engine, cluster);
    }

    [Fact]
    public async Task A_check_that_a_person_cancels_takes_its_job_with_it()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        await engine.ShellAsync("login", "scontrol update nodename=n[1-4] state=drain reason=test");
        try
        {
            var operation = await engine.Clusters.CheckAsync(cluster.Id, Cancelled);
            await engine.UntilAsync(() => WaitingAsync(engine, cluster), found => found.Length > 0, "the job");
            await engine.Operations.CancelAsync(operation.Id, Cancelled);

            Assert.Equal(OperationStatus.Cancelled, (await engine.EndOfAsync(operation)).Status);
            await AssertCleanAsync(engine, cluster);
        }
        finally
        {
            await engine.ShellAsync("login", "scontrol update nodename=n[1-4] state=resume");
        }
    }

    [Fact]
    public async Task A_dashboard_that_dies_during_a_check_takes_up_its_job_and_submits_no_other()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        await engine.ShellAsync("login", "scontrol update nodename=n[1-4] state=drain reason=test");
        var begun = await engine.Clusters.CheckAsync(cluster.Id, Cancelled);
        try
        {
            await engine.UntilAsync(() => WaitingAsync(engine, cluster), found => found.Length > 0, "the job");
            await engine.DropAsync();
        }
        finally
        {
            await engine.ShellAsync("login", "scontrol update nodename=n[1-4] state=resume");
        }

        await engine.StartAsync();

        TestEngine.Succeeded(await engine.EndOfAsync(begun));
        Assert.True((await engine.SlurmFactsAsync(cluster)).Compute!.SeesRoot);
        Assert.Single((await engine.ShellAsync("login", "squeue -h -t all -o %Z | grep -F \"$1\"", cluster.Root)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        await AssertCleanAsync(engine, cluster);
    }

    [Fact]
    public async Task A_deployment_asks_a_job_only_where_no_job_has_seen_the_root_yet()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var package = await engine.AddPackageAsync(TinyPackage.Build());

        var first = await ProbedAsync(engine, await engine.BeginDeployAsync(cluster, package));
        var second = await ProbedAsync(engine, await engine.BeginDeployAsync(cluster, package));

        Assert.StartsWith("seen by n", first, StringComparison.Ordinal);
        Assert.EndsWith("has seen the install root already", second, StringComparison.Ordinal);
    }

    /// <summary>What the probe of an operation says; what would follow is cancelled.</summary>
    private static async Task<string?> ProbedAsync(TestEngine engine, Operation operation)
    {
        await engine.UntilAsync(() => engine.Operations.GetAsync(operation.Id, Cancelled), now => ProbeOf(now).FinishedAt is not null, "the probe's end");
        await engine.Operations.CancelAsync(operation.Id, Cancelled);
        return ProbeOf(await engine.EndOfAsync(operation)).Message;
    }

    private static OperationStep ProbeOf(Operation operation) => operation.Stages.Single(stage => stage.Name == StageNames.Probe).Steps.Single();

    /// <summary>The folders of its jobs that wait.</summary>
    private static Task<string> WaitingAsync(TestEngine engine, Cluster cluster) => engine.ShellAsync("login", "squeue -h -t PD -o %Z | grep -F \"$1\" || :", cluster.Root);

    private static async Task AssertCleanAsync(TestEngine engine, Cluster cluster)
    {
        Assert.Equal("", await WaitingAsync(engine, cluster));
        Assert.Equal("", await engine.ShellAsync("login", "find \"$1\" ! -type d -o -path '*/probe/*'", cluster.Root));
    }

    /// <summary>A job that gets no node is awaited for a minute.</summary>
    private static async Task<Operation> CheckAsync(TestEngine engine, Cluster cluster)
    {
        var operation = await engine.Clusters.CheckAsync(cluster.Id, Cancelled);
        return await engine.UntilAsync(() => engine.Operations.GetAsync(operation.Id, Cancelled), now => now.FinishedAt is not null, "the check's end", TimeSpan.FromMinutes(3));
    }

    private static async Task<Node> NodeAsync(TestEngine engine, Cluster cluster) => (await engine.Clusters.GetAsync(cluster.Id, Cancelled)).Nodes.Single();
}
