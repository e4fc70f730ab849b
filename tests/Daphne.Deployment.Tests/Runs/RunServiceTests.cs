using Daphne.Deployments;
using Daphne.Logs;
using Daphne.Operations;
using Daphne.Runs;
using Daphne.Tests.Data;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Runs;

public sealed class RunServiceTests
{
    private static readonly RunInput Input = new() { Script = "print(1);" };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Runs_queue_and_are_numbered_also_when_they_come_at_once(DatabaseProvider provider)
    {
        await using var engine = await EngineParts.CreateAsync(provider);
        var deployment = await DeployedAsync(engine);

        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => engine.Get<RunService>().SubmitAsync(deployment.Id, Input, Cancelled)));

        Assert.Equal([1, 2, 3, 4], runs.Select(run => run.Number).Order());
        Assert.All(runs, run => Assert.Equal((RunStatus.Queued, $"Run {run.Number}"), (run.Status, run.Name)));
        Assert.Equal(4, (await engine.Get<OperationService>().ListAsync(deployment.Id, 10, Cancelled)).Count(operation => operation.Kind == OperationKind.Run));
    }

    [Fact]
    public async Task A_stopped_deployment_runs_nothing()
    {
        await using var engine = await EngineParts.CreateAsync();
        var deployment = await DeployedAsync(engine);
        await engine.Get<DeploymentService>().StopAsync(deployment.Id, Cancelled);

        var problem = await Assert.ThrowsAsync<ProblemException>(() => engine.Get<RunService>().SubmitAsync(deployment.Id, Input, Cancelled));

        Assert.Equal(ProblemKind.Conflict, problem.Kind);
    }

    [Fact]
    public async Task A_run_that_waits_is_cancelled_with_its_log()
    {
        await using var engine = await EngineParts.CreateAsync();
        var deployment = await DeployedAsync(engine);
        var service = engine.Get<RunService>();
        var run = await service.SubmitAsync(deployment.Id, Input, Cancelled);

        run = await service.CancelAsync(run.Id, Cancelled);

        Assert.Equal(RunStatus.Cancelled, run.Status);
        Assert.NotNull(run.FinishedAt);
        Assert.True((await engine.Get<LogStore>().GetAsync(run.LogStreamId, Cancelled)).IsComplete);
        Assert.Equal(ProblemKind.Conflict, (await Assert.ThrowsAsync<ProblemException>(() => service.CancelAsync(run.Id, Cancelled))).Kind);
    }

    [Fact]
    public async Task A_run_ends_with_its_operation_whatever_kept_its_stage_from_saying_so()
    {
        await using var engine = await EngineParts.CreateAsync();
        var deployment = await DeployedAsync(engine);
        var run = await engine.Get<RunService>().SubmitAsync(deployment.Id, Input, Cancelled);
        var registry = engine.Get<RunRegistry>();

        await registry.EndAsync(run.Id, OperationStatus.Failed, "The disk of the dashboard is full.", Cancelled);
        await registry.EndAsync(run.Id, OperationStatus.Cancelled, "Too late.", Cancelled);

        run = await engine.Get<RunService>().GetAsync(run.Id, Cancelled);
        Assert.Equal((RunStatus.Failed, "The disk of the dashboard is full."), (run.Status, run.Outcome));
        Assert.True((await engine.Get<LogStore>().GetAsync(run.LogStreamId, Cancelled)).IsComplete);
    }

    [Fact]
    public void A_cancel_is_not_forgotten_when_the_run_begins_at_that_moment()
    {
        var run = new Run { Id = "r", DeploymentId = "d", Number = 1, Name = "Run 1", Script = "", TimeLimitSeconds = 1, LogStreamId = "r", CreatedAt = DateTimeOffset.UnixEpoch };
        run.Cancel();
        run.Start("n", "s1", 2, DateTimeOffset.UnixEpoch);

        Assert.Equal(RunStatus.Cancelling, run.Status);
    }

    private static async Task<Deployment> DeployedAsync(EngineParts engine)
    {
        var deployment = await engine.DeployAsync();
        await engine.FinishOperationsAsync(deployment.Id);
        return deployment;
    }
}
