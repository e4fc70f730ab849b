using Daphne.Deployments;
using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

public sealed class AllocationFollowerTests : IAsyncLifetime
{
    private EngineParts parts = null!;
    private FollowedJobs jobs = null!;

    /// <summary>What a job becomes, what its workers were, and what they are then.</summary>
    public static TheoryData<AllocationState, WorkerStatus, WorkerStatus> States => new()
    {
        { AllocationState.Pending, WorkerStatus.Ready, WorkerStatus.Queued },
        { AllocationState.Pending, WorkerStatus.Lost, WorkerStatus.Queued },
        { AllocationState.Pending, WorkerStatus.Stopped, WorkerStatus.Stopped },
        { AllocationState.Requeued, WorkerStatus.Ready, WorkerStatus.Queued },
        { AllocationState.Configuring, WorkerStatus.Queued, WorkerStatus.Starting },
        { AllocationState.Running, WorkerStatus.Queued, WorkerStatus.Starting },
        { AllocationState.Running, WorkerStatus.Ready, WorkerStatus.Ready },
        { AllocationState.Running, WorkerStatus.Failed, WorkerStatus.Failed },
        { AllocationState.Completing, WorkerStatus.Ready, WorkerStatus.Ready },
        { AllocationState.Suspended, WorkerStatus.Ready, WorkerStatus.Unknown },
        { AllocationState.Suspended, WorkerStatus.Stopped, WorkerStatus.Stopped },
        { AllocationState.Completed, WorkerStatus.Ready, WorkerStatus.Lost },
        { AllocationState.Completed, WorkerStatus.Failed, WorkerStatus.Failed },
        { AllocationState.Failed, WorkerStatus.Starting, WorkerStatus.Lost },
        { AllocationState.Timeout, WorkerStatus.Ready, WorkerStatus.Lost },
        { AllocationState.Timeout, WorkerStatus.Unknown, WorkerStatus.Lost },
        { AllocationState.Cancelled, WorkerStatus.Queued, WorkerStatus.Lost },
        { AllocationState.Cancelled, WorkerStatus.Stopping, WorkerStatus.Lost },
        { AllocationState.NodeFail, WorkerStatus.Ready, WorkerStatus.Lost },
        { AllocationState.OutOfMemory, WorkerStatus.Ready, WorkerStatus.Lost },
        { AllocationState.Preempted, WorkerStatus.Ready, WorkerStatus.Lost },
        { AllocationState.BootFail, WorkerStatus.Queued, WorkerStatus.Lost },
        { AllocationState.Deadline, WorkerStatus.Queued, WorkerStatus.Lost },
    };

    public async ValueTask InitializeAsync() => jobs = new FollowedJobs(parts = await EngineParts.CreateAsync());

    public ValueTask DisposeAsync() => parts.DisposeAsync();

    [Theory]
    [MemberData(nameof(States))]
    public async Task What_becomes_of_a_job_becomes_of_its_workers(AllocationState state, WorkerStatus before, WorkerStatus after)
    {
        var allocation = await jobs.AddAsync();
        await jobs.AnswerAsync(Of(allocation, AllocationState.Preempted == state || state == AllocationState.Pending ? AllocationState.Running : AllocationState.Pending));
        await jobs.ChangeWorkersAsync(allocation, row => row.Become(before, parts.Clock.GetUtcNow()));

        await jobs.AnswerAsync(Of(allocation, state) with { EndsAt = parts.Clock.GetUtcNow() });

        Assert.Equal(state, (await jobs.RowAsync(allocation)).State);
        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal(after, worker.Status));
    }

    [Fact]
    public async Task A_waiting_worker_says_what_its_job_waits_for()
    {
        var allocation = await jobs.AddAsync();

        await jobs.AnswerAsync(Of(allocation, AllocationState.Pending) with { Reason = "Resources" });

        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal((WorkerStatus.Queued, "job 17 waits for free nodes (Resources)"), (worker.Status, worker.Detail)));
    }

    [Fact]
    public async Task Workers_that_the_time_limit_ended_say_so_also_where_they_told_their_own_end_first()
    {
        var allocation = await RunningAsync();
        await jobs.ChangeWorkersAsync(allocation, row => row.Exited(143, WorkerStatus.Failed, parts.Clock.GetUtcNow(), "SIGTERM"));
        parts.Clock.Advance(TimeSpan.FromSeconds(5));

        await jobs.AnswerAsync(Of(allocation, AllocationState.Timeout) with { EndsAt = parts.Clock.GetUtcNow() });

        Assert.All(await jobs.WorkersAsync(allocation), worker =>
        {
            Assert.Equal(WorkerStatus.Lost, worker.Status);
            Assert.Contains("TIMEOUT", worker.Detail, StringComparison.Ordinal);
        });
        Assert.Equal(DeploymentStatus.Failed, (await jobs.DeploymentAsync(allocation)).Status);
    }

    [Fact]
    public async Task A_worker_that_crashed_long_before_its_job_ended_keeps_its_own_end()
    {
        var allocation = await RunningAsync();
        await jobs.ChangeWorkersAsync(allocation, row => row.Exited(137, WorkerStatus.Failed, parts.Clock.GetUtcNow(), "SIGKILL"));
        parts.Clock.Advance(TimeSpan.FromMinutes(5));

        await jobs.AnswerAsync(Of(allocation, AllocationState.Timeout) with { EndsAt = parts.Clock.GetUtcNow() });

        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal((WorkerStatus.Failed, "SIGKILL"), (worker.Status, worker.Detail)));
    }

    [Fact]
    public async Task What_an_operation_ends_is_stopped_and_not_lost()
    {
        var allocation = await RunningAsync();
        await parts.Get<AllocationRegistry>().ChangeAsync(allocation.Id, (row, _) => row.End(), TestContext.Current.CancellationToken);

        await jobs.AnswerAsync(Of(allocation, AllocationState.Cancelled) with { EndsAt = parts.Clock.GetUtcNow() });

        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal((WorkerStatus.Stopped, null), (worker.Status, worker.Detail)));
    }

    [Fact]
    public async Task A_suspended_job_that_goes_on_has_its_workers_back()
    {
        var allocation = await RunningAsync();
        await jobs.AnswerAsync(Of(allocation, AllocationState.Suspended));
        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal("Its job is suspended.", worker.Detail));

        await jobs.AnswerAsync(Of(allocation, AllocationState.Running));

        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal(WorkerStatus.Starting, worker.Status));
    }

    [Fact]
    public async Task A_planned_job_that_Slurm_has_all_the_same_is_adopted()
    {
        var allocation = await jobs.AddAsync(jobId: null);
        await jobs.AnswerAsync();
        Assert.Equal(AllocationState.Planned, (await jobs.RowAsync(allocation)).State);

        await jobs.AnswerAsync(Of(allocation, AllocationState.Running));

        var row = await jobs.RowAsync(allocation);
        Assert.Equal((17L, AllocationState.Running), (row.JobId, row.State));
    }

    [Fact]
    public async Task A_strangers_job_with_our_number_changes_nothing()
    {
        var allocation = await RunningAsync();

        await jobs.AnswerAsync(Of(allocation, AllocationState.Running), FollowedJobs.Job(17, AllocationState.Failed, "somebody-elses"));

        Assert.Equal(AllocationState.Running, (await jobs.RowAsync(allocation)).State);
    }

    [Theory]
    [InlineData(AllocationState.Pending, AllocationState.Pending, 17L, 18L)]
    [InlineData(AllocationState.Running, AllocationState.Pending, 17L, 18L)]
    [InlineData(AllocationState.Pending, AllocationState.Running, 18L, 17L)]
    [InlineData(AllocationState.Completed, AllocationState.Running, 18L, null)]
    [InlineData(AllocationState.Completed, AllocationState.Pending, 18L, null)]
    [InlineData(AllocationState.Running, AllocationState.Completed, 17L, null)]
    public async Task Of_two_jobs_of_one_name_the_one_that_works_is_kept(AllocationState first, AllocationState second, long kept, long? cancelled)
    {
        var allocation = await jobs.AddAsync();

        var extra = await jobs.AnswerAsync(Of(allocation, first), Of(allocation, second) with { JobId = 18 });

        Assert.Equal(kept, (await jobs.RowAsync(allocation)).JobId);
        Assert.Equal(cancelled is { } id ? [(id, allocation.JobName)] : [], extra);
    }

    [Fact]
    public async Task An_answer_from_before_a_change_does_not_undo_it()
    {
        var allocation = await jobs.AddAsync(jobId: null);
        var follower = parts.Get<AllocationFollower>();
        var before = await follower.UnfinishedAsync(allocation.ClusterId, TestContext.Current.CancellationToken);
        await parts.Get<AllocationRegistry>().ChangeAsync(allocation.Id, (row, now) => row.Accepted(18, now), TestContext.Current.CancellationToken);

        await follower.FollowAsync(before, FollowedJobs.Answer(Of(allocation, AllocationState.Cancelled)), [], TestContext.Current.CancellationToken);

        Assert.Equal((18L, AllocationState.Pending), ((await jobs.RowAsync(allocation)).JobId, (await jobs.RowAsync(allocation)).State));
    }

    [Fact]
    public async Task Of_a_job_that_is_listed_no_more_accounting_tells_the_end()
    {
        var allocation = await RunningAsync();
        await jobs.AnswerAsync();
        Assert.Equal(AllocationState.Running, (await jobs.RowAsync(allocation)).State);

        await jobs.AnswerAsync(With(allocation, Of(allocation, AllocationState.OutOfMemory) with { ExitCode = 137 }));

        var row = await jobs.RowAsync(allocation);
        Assert.Equal((AllocationState.OutOfMemory, 137), (row.State, row.ExitCode));
    }

    [Fact]
    public async Task Without_accounting_the_batch_scripts_own_word_tells_the_end()
    {
        var allocation = await RunningAsync();
        await jobs.AnswerAsync();
        parts.Clock.Advance(TimeSpan.FromSeconds(30));
        var at = parts.Clock.GetUtcNow();

        await jobs.AnswerAsync(FollowedJobs.Answer() with { Ended = new Dictionary<string, BatchEnd> { [allocation.JobName] = new(3, at, "no modules") } });

        var row = await jobs.RowAsync(allocation);
        Assert.Equal((AllocationState.Failed, 3, at, "no modules"), (row.State, row.ExitCode, row.EndsAt, row.Reason));
    }

    [Fact]
    public async Task A_job_of_which_nobody_knows_anything_is_gone_after_a_while_and_its_workers_are_lost()
    {
        var allocation = await RunningAsync();
        await jobs.AnswerAsync();
        parts.Clock.Advance(TimeSpan.FromSeconds(10));
        await jobs.AnswerAsync();
        Assert.Equal(AllocationState.Running, (await jobs.RowAsync(allocation)).State);
        parts.Clock.Advance(TimeSpan.FromSeconds(15));
        await jobs.AnswerAsync();

        Assert.Equal(AllocationState.Gone, (await jobs.RowAsync(allocation)).State);
        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal(WorkerStatus.Lost, worker.Status));
    }

    [Fact]
    public async Task A_job_that_was_missing_once_is_not_given_up()
    {
        var allocation = await RunningAsync();
        await jobs.AnswerAsync();
        parts.Clock.Advance(TimeSpan.FromSeconds(15));
        await jobs.AnswerAsync(Of(allocation, AllocationState.Running));
        parts.Clock.Advance(TimeSpan.FromSeconds(15));
        await jobs.AnswerAsync();

        Assert.Equal(AllocationState.Running, (await jobs.RowAsync(allocation)).State);
    }

    [Fact]
    public async Task A_job_that_accounting_alone_has_running_is_given_up_at_last()
    {
        var allocation = await RunningAsync();
        await jobs.AnswerAsync();
        parts.Clock.Advance(TimeSpan.FromMinutes(1));
        await jobs.AnswerAsync(With(allocation, Of(allocation, AllocationState.Running)));
        Assert.Equal(AllocationState.Running, (await jobs.RowAsync(allocation)).State);
        parts.Clock.Advance(TimeSpan.FromMinutes(5));
        await jobs.AnswerAsync(With(allocation, Of(allocation, AllocationState.Running)));

        Assert.Equal(AllocationState.Gone, (await jobs.RowAsync(allocation)).State);
    }

    [Fact]
    public async Task Workers_that_a_crash_kept_from_hearing_of_their_jobs_end_hear_of_it_later()
    {
        var allocation = await RunningAsync();
        await parts.Get<AllocationRegistry>().ChangeAsync(allocation.Id, (row, now) => row.Ended(AllocationState.NodeFail, null, null, now), TestContext.Current.CancellationToken);

        await parts.Get<AllocationFollower>().CatchUpAsync(allocation.ClusterId, TestContext.Current.CancellationToken);

        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal(WorkerStatus.Lost, worker.Status));
    }

    [Fact]
    public async Task One_that_was_to_end_and_that_Slurm_never_had_is_abandoned_after_a_while()
    {
        var allocation = await jobs.AddAsync(jobId: null);
        await parts.Get<AllocationRegistry>().ChangeAsync(allocation.Id, (row, _) => row.End(), TestContext.Current.CancellationToken);
        await jobs.AnswerAsync();
        parts.Clock.Advance(TimeSpan.FromMinutes(2));
        await jobs.AnswerAsync();
        Assert.Equal(AllocationState.Planned, (await jobs.RowAsync(allocation)).State);
        parts.Clock.Advance(TimeSpan.FromMinutes(2));
        await jobs.AnswerAsync();

        Assert.Equal(AllocationState.Abandoned, (await jobs.RowAsync(allocation)).State);
        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal(WorkerStatus.Stopped, worker.Status));
    }

    [Fact]
    public async Task Workers_of_a_job_that_was_never_submitted_name_no_number()
    {
        var allocation = await jobs.AddAsync(jobId: null);
        await parts.Get<AllocationRegistry>().ChangeAsync(allocation.Id, (row, now) => row.Ended(AllocationState.Abandoned, "invalid partition", null, now), TestContext.Current.CancellationToken);

        await parts.Get<AllocationFollower>().CatchUpAsync(allocation.ClusterId, TestContext.Current.CancellationToken);

        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal("Its job is over: Slurm refused it: invalid partition.", worker.Detail));
    }

    private static SlurmJob Of(Allocation allocation, AllocationState state) => FollowedJobs.Job(17, state, allocation.JobName);

    private static SlurmAnswer With(Allocation allocation, SlurmJob remains) =>
        FollowedJobs.Answer() with { Remains = new Dictionary<string, SlurmJob> { [allocation.JobName] = remains } };

    private async Task<Allocation> RunningAsync()
    {
        var allocation = await jobs.AddAsync();
        await jobs.AnswerAsync(Of(allocation, AllocationState.Running) with { StartsAt = parts.Clock.GetUtcNow() });
        await jobs.ChangeWorkersAsync(allocation, row => row.Become(WorkerStatus.Ready, parts.Clock.GetUtcNow()));
        return allocation;
    }
}
