using Daphne.Data;
using Daphne.Operations;
using Daphne.Runs;
using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>Which jobs are ended by whoever watches the cluster, since no operation does.</summary>
public sealed class LeftJobsTests : IAsyncLifetime
{
    private EngineParts parts = null!;
    private FollowedJobs jobs = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => jobs = new FollowedJobs(parts = await EngineParts.CreateAsync());

    public ValueTask DisposeAsync() => parts.DisposeAsync();

    [Theory]
    [InlineData(AllocationState.Pending, true)]
    [InlineData(AllocationState.Running, true)]
    [InlineData(AllocationState.Suspended, true)]
    [InlineData(AllocationState.Completing, false)]
    [InlineData(AllocationState.Cancelled, false)]
    public async Task One_that_was_to_end_and_lives_is_left(AllocationState state, bool isLeft)
    {
        var allocation = await EndingAsync();

        Assert.Equal(isLeft ? [allocation.JobName] : [], await TakeAsync(allocation, state));
    }

    [Fact]
    public async Task One_that_nobody_wanted_to_end_is_not()
    {
        Assert.Empty(await TakeAsync(await jobs.AddAsync()));
    }

    [Fact]
    public async Task One_of_another_cluster_or_another_dashboard_is_not()
    {
        var allocation = await EndingAsync();

        Assert.Empty(await parts.Get<LeftJobs>().TakeAsync("elsewhere", FollowedJobs.Answer(FollowedJobs.Job(17, AllocationState.Running, allocation.JobName)), Cancelled));
        Assert.Empty(await parts.Get<LeftJobs>().TakeAsync(allocation.ClusterId, FollowedJobs.Answer(FollowedJobs.Job(17, AllocationState.Running, "daphne-0123456789abcdef")), Cancelled));
    }

    [Theory]
    [InlineData(OperationKind.Stop)]
    [InlineData(OperationKind.Run)]
    public async Task While_an_operation_of_its_deployment_is_at_work_it_is_not(OperationKind kind)
    {
        var allocation = await EndingAsync();
        var operation = await BeginAsync(allocation, kind);
        Assert.Empty(await TakeAsync(allocation));

        await FinishAsync(operation);

        Assert.Equal([allocation.JobName], await TakeAsync(allocation));
    }

    [Fact]
    public async Task One_that_comes_back_although_it_was_over_is_left()
    {
        var allocation = await EndingAsync();
        await parts.Get<AllocationRegistry>().ChangeAsync(allocation.Id, (row, now) => row.Ended(AllocationState.Gone, null, null, now), Cancelled);
        parts.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal([allocation.JobName], await TakeAsync(allocation));
    }

    [Fact]
    public async Task The_job_of_a_run_that_has_failed_meanwhile_is_left_and_says_from_then_on_that_it_is_to_end()
    {
        var runId = Id.New();
        var allocation = await AddRunAsync(await jobs.AddAsync(), runId);
        var operation = await BeginAsync(allocation, OperationKind.Run, runId);
        parts.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await TakeAsync(allocation));

        await FinishAsync(operation);
        Assert.Empty(await TakeAsync(allocation));
        parts.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal([allocation.JobName], await TakeAsync(allocation));
        Assert.True((await jobs.RowAsync(allocation)).IsEnding);
    }

    private async Task<IReadOnlyList<string>> TakeAsync(Allocation allocation, AllocationState state = AllocationState.Running) =>
        await parts.Get<LeftJobs>().TakeAsync(allocation.ClusterId, FollowedJobs.Answer(FollowedJobs.Job(17, state, allocation.JobName)), Cancelled);

    private async Task<Allocation> EndingAsync() =>
        await parts.Get<AllocationRegistry>().ChangeAsync((await jobs.AddAsync()).Id, (row, _) => row.End(), Cancelled);

    private async Task<Operation> BeginAsync(Allocation allocation, OperationKind kind, string? runId = null)
    {
        var now = parts.Clock.GetUtcNow();
        var operation = new Operation { Id = Id.New(), Kind = kind, ClusterId = allocation.ClusterId, DeploymentId = allocation.DeploymentId, RunId = runId, Subject = "x", CreatedAt = now };
        operation.Claim("somebody", 1, now, now);
        await parts.Database.AddAsync(operation);
        return operation;
    }

    private async Task FinishAsync(Operation operation)
    {
        await using var context = parts.Database.CreateDbContext();
        context.Attach(operation).Entity.Finish(OperationStatus.Failed, "Slurm does not answer", parts.Clock.GetUtcNow());
        await context.SaveChangesAsync(Cancelled);
    }

    /// <summary>The job of a run of the same deployment.</summary>
    private async Task<Allocation> AddRunAsync(Allocation workers, string runId)
    {
        await parts.Database.AddAsync(new Run
        {
            Id = runId,
            DeploymentId = workers.DeploymentId!,
            Number = 1,
            Name = "x",
            Script = "",
            TimeLimitSeconds = 60,
            LogStreamId = runId,
            CreatedAt = parts.Clock.GetUtcNow(),
        });
        var allocation = new Allocation
        {
            Id = Id.New(),
            Kind = AllocationKind.Run,
            ClusterId = workers.ClusterId,
            NodeId = workers.NodeId,
            DeploymentId = workers.DeploymentId,
            RunId = runId,
            Number = 2,
            Token = AllocationPlanner.NewToken(),
            Script = "",
            Directory = "",
            LogStreamId = runId,
            CreatedAt = parts.Clock.GetUtcNow(),
        };
        await parts.Get<AllocationRegistry>().PlanAsync(allocation, [], Cancelled);
        return allocation;
    }
}
