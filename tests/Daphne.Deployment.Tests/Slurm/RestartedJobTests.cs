using Daphne.Deployments;
using Daphne.Monitoring;
using Daphne.Remote;
using Daphne.Slurm;
using Daphne.Tests.Engine;
using Daphne.Tests.Monitoring;

namespace Daphne.Tests.Slurm;

/// <summary>A job that Slurm puts back into the queue: what its workers told of themselves before is still in their folders.</summary>
public sealed class RestartedJobTests : IAsyncLifetime
{
    private EngineParts parts = null!;
    private FollowedJobs jobs = null!;
    private AllocatedTasks tasks = null!;
    private WorkerWatch watch = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        jobs = new FollowedJobs(parts = await EngineParts.CreateAsync());
        tasks = new AllocatedTasks(parts.Database, parts.Clock);
        watch = new WorkerWatch(parts.Get<WorkerRegistry>(), parts.Get<DeploymentStatusKeeper>(), parts.Clock);
    }

    public ValueTask DisposeAsync() => parts.DisposeAsync();

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, 143)]
    public async Task What_workers_told_before_their_job_was_put_back_is_void(bool isAlive, int? exitCode)
    {
        var allocation = await jobs.AddAsync();
        await AnswerAsync(allocation, AllocationState.Running);
        await SeeAsync(allocation, isAlive: true, null, restarts: 0);
        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal(WorkerStatus.Ready, worker.Status));

        await AnswerAsync(allocation, AllocationState.Pending);
        await SeeAsync(allocation, isAlive, exitCode, restarts: 0);
        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal(WorkerStatus.Queued, worker.Status));

        await AnswerAsync(allocation, AllocationState.Running);
        await SeeAsync(allocation, isAlive, exitCode, restarts: 0);
        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal(WorkerStatus.Starting, worker.Status));

        await SeeAsync(allocation, isAlive: true, null, restarts: 1);
        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal((WorkerStatus.Ready, null), (worker.Status, worker.ExitCode)));
    }

    [Fact]
    public async Task Workers_that_told_their_end_before_Slurm_put_their_job_back_are_there_again_with_it()
    {
        var allocation = await jobs.AddAsync();
        await AnswerAsync(allocation, AllocationState.Running);
        await SeeAsync(allocation, isAlive: true, null, restarts: 0);
        await SeeAsync(allocation, isAlive: false, 143, restarts: 0);
        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal(WorkerStatus.Failed, worker.Status));

        await SeeAsync(allocation, isAlive: true, null, restarts: 1);

        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal((WorkerStatus.Ready, null), (worker.Status, worker.ExitCode)));
    }

    [Fact]
    public async Task Workers_that_tell_nothing_while_their_job_runs_are_out_of_sight_and_come_back()
    {
        var allocation = await jobs.AddAsync();
        await AnswerAsync(allocation, AllocationState.Running);
        await SeeAsync(allocation, isAlive: true, null, restarts: 0);

        parts.Clock.Advance(TimeSpan.FromMinutes(3));
        await SeeAsync(allocation, isAlive: true, null, restarts: 0);
        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal(WorkerStatus.Unknown, worker.Status));

        await SeeAsync(allocation, isAlive: true, null, restarts: 0, beat: 2);
        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal(WorkerStatus.Ready, worker.Status));

        parts.Clock.Advance(TimeSpan.FromMinutes(31));
        for (var look = 0; look < 2; look++)
        {
            await SeeAsync(allocation, isAlive: true, null, restarts: 0, beat: 2);
            parts.Clock.Advance(TimeSpan.FromSeconds(5));
        }
        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal(WorkerStatus.Lost, worker.Status));
    }

    [Fact]
    public async Task A_job_that_waits_again_has_been_restarted()
    {
        var allocation = await jobs.AddAsync();
        await jobs.AnswerAsync(FollowedJobs.Job(17, AllocationState.Running, allocation.JobName) with { StartsAt = parts.Clock.GetUtcNow() });

        await AnswerAsync(allocation, AllocationState.Pending);

        var row = await jobs.RowAsync(allocation);
        Assert.Equal((1, null), (row.Restarts, row.StartedAt));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    public async Task Slurms_own_count_of_restarts_comes_before_what_was_seen(int restarts)
    {
        var allocation = await jobs.AddAsync();
        await AnswerAsync(allocation, AllocationState.Running);
        await AnswerAsync(allocation, AllocationState.Pending);
        await AnswerAsync(allocation, AllocationState.Running);
        Assert.Equal(1, (await jobs.RowAsync(allocation)).Restarts);

        await jobs.AnswerAsync(FollowedJobs.Job(17, AllocationState.Running, allocation.JobName) with { Restarts = restarts });

        Assert.Equal(restarts, (await jobs.RowAsync(allocation)).Restarts);
    }

    private async Task AnswerAsync(Allocation allocation, AllocationState state) => await jobs.AnswerAsync(FollowedJobs.Job(17, state, allocation.JobName));

    /// <summary>What the tasks' own files say, brought into the rows.</summary>
    private async Task SeeAsync(Allocation allocation, bool isAlive, int? exitCode, int restarts, long beat = 1)
    {
        var workers = await jobs.WorkersAsync(allocation);
        var told = workers.ToDictionary(worker => worker.Id, worker => new ProcessSnapshot(worker.Id, isAlive, 100 + restarts, 10, 10, exitCode)
        {
            Place = new TaskPlace($"17.{worker.Task}.{restarts}", "n1", "n1", 4000 + worker.Task!.Value, IsReady: true, beat),
        });
        var snapshot = await tasks.CorrectAsync(allocation.NodeId, new NodeSnapshot(1, told), Cancelled);
        await using var node = new FakeProcess();
        await watch.ApplyAsync(workers, snapshot, new StatusStream(node, "login"), new LocalHost("login"), Cancelled);
    }
}
