using Daphne.Clusters;
using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>Single jobs on a real Slurm, from the reasons why they wait to their exit codes.</summary>
[Collection(typeof(SlurmLab.Tests))]
public sealed class FollowedJobsOnSlurmTests(SlurmLab fixture) : IAsyncLifetime
{
    private const string Wait = "exec sleep 300";
    private TestEngine engine = null!;
    private Cluster cluster = null!;

    public async ValueTask InitializeAsync()
    {
        engine = await TestEngine.StartAsync(fixture.Lab);
        cluster = await engine.AddSlurmClusterAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await engine.AliceAsync("scancel -u alice; while [ -n \"$(squeue -h -u alice)\" ]; do sleep 0.1; done");
        await engine.DisposeAsync();
    }

    [Theory]
    [InlineData("exit 0", AllocationState.Completed, 0)]
    [InlineData("exit 42", AllocationState.Failed, 42)]
    [InlineData("kill -9 $$", AllocationState.Failed, 137)]
    public async Task A_job_that_ends_by_itself_is_over_with_its_exit_code(string command, AllocationState state, int exitCode)
    {
        var over = await OverAsync(await engine.SubmittedAsync(cluster, command, "-t 5"));

        Assert.Equal((state, exitCode), (over.State, over.ExitCode));
        Assert.Matches("^n[1-4]$", over.Nodes);
        Assert.NotNull(over.StartedAt);
        Assert.True(over.SubmittedAt <= over.StartedAt && over.StartedAt <= over.EndsAt, $"{over.SubmittedAt:o} {over.StartedAt:o} {over.EndsAt:o}");
    }

    [Fact]
    public async Task A_running_job_has_its_nodes_and_tells_when_its_time_limit_ends_it()
    {
        var job = await engine.SubmittedAsync(cluster, Wait, "-N 2 -t 5");

        var running = await engine.UntilAsync(job, now => now.State == AllocationState.Running);

        Assert.Equal("n[1-2]", running.Nodes);
        Assert.Equal(TimeSpan.FromMinutes(5), running.EndsAt - running.StartedAt);
        Assert.Null(running.ExitCode);
    }

    [Fact]
    public async Task A_job_on_a_node_that_fails_is_put_back_into_the_queue_where_it_may_be()
    {
        var job = await RunningAsync("--requeue -w n4");

        await engine.ShellAsync("login", "scontrol update nodename=n4 state=down reason=test");
        try
        {
            var waiting = await engine.UntilAsync(job, now => now.State.IsWaiting());
            Assert.Equal((job.JobId, 1, null), (waiting.JobId, waiting.Restarts, waiting.StartedAt));
        }
        finally
        {
            await engine.ShellAsync("login", "scontrol update nodename=n4 state=resume 2> /dev/null || true");
        }
    }

    [Fact]
    public async Task A_job_that_missed_its_deadline_is_over()
    {
        await RunningAsync("-N 4 --exclusive -t 7");
        var job = await engine.SubmittedAsync(cluster, Wait, "-N 4 --exclusive -t 3");
        await engine.UntilAsync(job, now => now.Reason == "Resources");

        await engine.ShellAsync("login", $"scontrol update jobid={job.JobId} deadline=now+1");

        Assert.Equal(AllocationState.Deadline, (await OverAsync(job)).State);
    }

    [Fact]
    public async Task A_job_that_waits_has_a_reason()
    {
        foreach (var (options, reason) in new[] { ("-H", "JobHeldUser"), ("-b now+1hour", "BeginTime"), ("-N 9", "PartitionNodeLimit") })
        {
            var job = await engine.SubmittedAsync(cluster, Wait, options);

            var waiting = await engine.UntilAsync(job, now => now.State == AllocationState.Pending && now.Reason == reason);

            Assert.Null(waiting.Nodes);
        }
    }

    [Fact]
    public async Task A_job_behind_one_that_has_all_nodes_is_expected_when_that_ones_time_ends()
    {
        var first = await RunningAsync("-N 4 --exclusive -t 7");
        var second = await engine.SubmittedAsync(cluster, Wait, "-N 4 --exclusive -t 3");

        var waiting = await engine.UntilAsync(second, now => now.Reason == "Resources" && now.ExpectedAt is not null);

        Assert.InRange(waiting.ExpectedAt!.Value - first.EndsAt!.Value, TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_job_that_was_submitted_by_somebody_who_died_before_he_could_say_so_is_adopted_and_a_second_one_is_cancelled()
    {
        var planned = await engine.PlanJobAsync(cluster);
        var number = await engine.SubmitAsync(cluster, planned, Wait);
        await engine.UntilAsync(planned, now => now.State == AllocationState.Running && now.JobId == number);

        await engine.SubmitAsync(cluster, planned, Wait, "-H");
        using var look = engine.Look(cluster);

        await engine.UntilSiteAsync(cluster, site => site.Sight.OwnJobs.Count(job => job.Name == planned.JobName) == 2);
        var site = await engine.UntilSiteAsync(cluster, site => site.Sight.OwnJobs.Count(job => job.Name == planned.JobName && !job.State.IsOver()) == 1);
        Assert.Equal(number, site.Sight.OwnJobs.Single(job => job.Name == planned.JobName && !job.State.IsOver()).JobId);
    }

    [Fact]
    public async Task Jobs_of_other_people_and_programs_are_listed_but_never_followed()
    {
        var job = await engine.PlanJobAsync(cluster);
        await engine.AliceAsync("sbatch --parsable -J 'mine | with bars\nxxx\r\nend|' -o /dev/null -H --wrap true");
        using var look = engine.Look(cluster);

        var site = await engine.UntilSiteAsync(cluster, site => site.Sight.OwnJobs.Any(job => !job.State.IsOver()));

        Assert.Equal(["mine | with bars xxx  end|"], site.Sight.OwnJobs.Where(job => !job.State.IsOver()).Select(job => job.Name));
        Assert.Equal(AllocationState.Planned, (await engine.UntilAsync(job, _ => true)).State);
    }

    private async Task<Allocation> RunningAsync(string options = "-t 5") =>
        await engine.UntilAsync(await engine.SubmittedAsync(cluster, Wait, options), now => now.State == AllocationState.Running);

    private Task<Allocation> OverAsync(Allocation job) => engine.UntilAsync(job, now => now.IsOver);
}
