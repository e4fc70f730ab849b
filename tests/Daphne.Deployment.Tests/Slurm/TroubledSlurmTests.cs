using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>What only a lab of its own can be made to do: a Slurm that stops answering, that forgets, and that prefers others.</summary>
public sealed class TroubledSlurmTests
{
    private const string StopController = "kill $(cat /run/slurm/slurmctld.pid); while pgrep -x slurmctld > /dev/null; do sleep 0.1; done";

    /// <summary>Finished jobs are forgotten after two seconds, once a purge (each minute) comes by.</summary>
    private const string ForgetSoon = "sed -i 's/^MinJobAge=.*/MinJobAge=2/' /etc/slurm/slurm.conf; scontrol reconfigure";

    [Fact]
    public async Task What_ends_while_slurmctld_is_down_is_seen_afterwards_and_what_goes_on_is_what_it_was()
    {
        await using var lab = await Lab.StartAsync(new LabShape { Standalone = 0, Nodes = 1, Slurm = true });
        await using var engine = await TestEngine.StartAsync(lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var job = await engine.SubmittedAsync(cluster, "exec sleep 300");
        var ending = await engine.SubmittedAsync(cluster, "until [ -e end ]; do sleep 0.1; done; exit 5");
        var running = await engine.UntilAsync(job, now => now.State == AllocationState.Running);
        await engine.UntilAsync(ending, now => now.State == AllocationState.Running);

        await engine.ShellAsync("login", StopController);
        var silent = await engine.UntilSiteAsync(cluster, site => site.UnreachableSince is not null);
        await engine.AliceAsync($"touch {cluster.Root}/{ending.Directory}/end");

        Assert.Contains("Slurm", silent.UnreachableDetail, StringComparison.Ordinal);
        Assert.Contains(silent.Sight.OwnJobs, seen => seen.Name == job.JobName);
        var meanwhile = await NowAsync(engine, job);
        Assert.Equal((AllocationState.Running, running.StateSince), (meanwhile.State, meanwhile.StateSince));

        await engine.ShellAsync("login", "slurmctld");
        await engine.UntilSiteAsync(cluster, site => site.UnreachableSince is null);
        var over = await engine.UntilAsync(ending, now => now.IsOver);
        Assert.Equal((AllocationState.Failed, 5), (over.State, over.ExitCode));
        var later = await NowAsync(engine, job);
        Assert.Equal((running.JobId, running.StartedAt, AllocationState.Running), (later.JobId, later.StartedAt, later.State));
    }

    [Fact]
    public async Task A_login_node_that_is_cut_off_is_unknown_and_its_jobs_are_what_they_were()
    {
        await using var lab = await Lab.StartAsync(new LabShape { Standalone = 0, Nodes = 1, Slurm = true });
        await using var engine = await TestEngine.StartAsync(lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var job = await engine.UntilAsync(await engine.SubmittedAsync(cluster, "exec sleep 300"), now => now.State == AllocationState.Running);

        await lab.CutAsync("login");
        await engine.UntilSiteAsync(cluster, site => site.UnreachableSince is not null);
        Assert.Equal(AllocationState.Running, (await NowAsync(engine, job)).State);

        await lab.HealAsync("login");
        await engine.UntilSiteAsync(cluster, site => site.UnreachableSince is null);
        Assert.Equal(AllocationState.Running, (await NowAsync(engine, job)).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_exit_code_of_a_job_that_Slurm_has_forgotten_is_found_elsewhere(bool hasAccounting)
    {
        await using var lab = await Lab.StartAsync(new LabShape { Standalone = 0, Nodes = 1, Slurm = true, Accounting = hasAccounting });
        await using var engine = await TestEngine.StartAsync(lab);
        var cluster = await engine.AddSlurmClusterAsync();
        await engine.ShellAsync("login", ForgetSoon);
        var job = await engine.UntilAsync(await engine.SubmittedAsync(cluster, $"until [ -e end ]; do sleep 0.1; done; exit 7"), now => now.State == AllocationState.Running);
        await engine.StopAsync();

        await engine.AliceAsync($"touch {cluster.Root}/{job.Directory}/end; until ! scontrol show job {job.JobId} > /dev/null 2>&1; do sleep 1; done");
        await engine.StartAsync();

        var over = await engine.UntilAsync(job, now => now.IsOver);
        Assert.Equal((AllocationState.Failed, 7), (over.State, over.ExitCode));
    }

    [Fact]
    public async Task A_number_that_Slurm_has_given_to_another_job_tells_nothing_of_ours()
    {
        await using var lab = await Lab.StartAsync(new LabShape { Standalone = 0, Nodes = 1, Slurm = true });
        await using var engine = await TestEngine.StartAsync(lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var job = await engine.UntilAsync(await engine.SubmittedAsync(cluster, "exec sleep 300"), now => now.State == AllocationState.Running);

        await engine.ShellAsync("login", $"{StopController}; rm -rf /var/spool/slurmctld/*; slurmctld -i");
        await engine.AliceAsync($"until id=$(sbatch --parsable -J other -o /dev/null --wrap 'sleep 300') && [ \"$id\" -ge {job.JobId} ]; do sleep 0.2; done");

        var over = await engine.UntilAsync(job, now => now.IsOver);
        Assert.Equal(AllocationState.Gone, over.State);
        Assert.NotEqual("", await engine.AliceAsync($"squeue -h -j {job.JobId} -n other"));
    }

    [Fact]
    public async Task A_job_that_had_to_make_room_for_a_more_urgent_one_was_preempted()
    {
        await using var lab = await Lab.StartAsync(new LabShape { Standalone = 0, Nodes = 1, Slurm = true });
        await using var engine = await TestEngine.StartAsync(lab);
        var cluster = await engine.AddSlurmClusterAsync();
        const string settings = "PreemptType=preempt/partition_prio\nPreemptMode=CANCEL\nPartitionName=urgent Nodes=ALL PriorityTier=10\n";
        await engine.ShellAsync("login", $"printf '{settings}' >> /etc/slurm/slurm.conf; {StopController}; slurmctld");
        var job = await engine.UntilAsync(await engine.SubmittedAsync(cluster, "exec sleep 300", "--exclusive"), now => now.State == AllocationState.Running);

        await engine.AliceAsync("sbatch -p urgent -o /dev/null --wrap 'sleep 300'");

        Assert.Equal(AllocationState.Preempted, (await engine.UntilAsync(job, now => now.IsOver)).State);
    }

    private static Task<Allocation> NowAsync(TestEngine engine, Allocation job) => engine.UntilAsync(job, _ => true);
}
