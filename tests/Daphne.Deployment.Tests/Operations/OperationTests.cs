using Daphne.Operations;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Operations;

public sealed class OperationTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private readonly Operation operation = TestOperation.New(["Preflight", "Start", "Check"], "s1", "s2");

    [Fact]
    public void A_claim_makes_it_run_and_keeps_when_it_began()
    {
        operation.Claim("one", 1, Now.AddSeconds(15), Now);
        operation.Claim("two", 1, Now.AddSeconds(60), Now.AddSeconds(45));

        Assert.Equal((OperationStatus.Running, "two", Now, 2), (operation.Status, operation.Owner, operation.StartedAt, operation.Version));
    }

    [Fact]
    public void One_that_waits_is_cancelled_on_the_spot_with_all_its_steps()
    {
        operation.Cancel(Now);

        Assert.Equal(OperationStatus.Cancelled, operation.Status);
        Assert.NotNull(operation.FinishedAt);
        Assert.All(operation.Stages, stage => Assert.Equal(StepStatus.Cancelled, stage.Status));
        Assert.All(operation.Stages.SelectMany(stage => stage.Steps), step => Assert.Equal(StepStatus.Cancelled, step.Status));
    }

    [Fact]
    public void One_that_runs_is_asked_to_end_once()
    {
        operation.Claim("me", 1, Now, Now);
        operation.Cancel(Now);

        Assert.Equal((OperationStatus.Cancelling, null), (operation.Status, operation.FinishedAt));
        Assert.Equal(ProblemKind.Conflict, Assert.Throws<ProblemException>(() => operation.Cancel(Now)).Kind);
    }

    [Fact]
    public void One_that_is_being_cancelled_stays_so_when_it_is_taken_over()
    {
        operation.Claim("me", 1, Now, Now);
        operation.Cancel(Now);
        operation.Claim("other", 1, Now, Now);

        Assert.Equal(OperationStatus.Cancelling, operation.Status);
    }

    [Theory]
    [InlineData(OperationStatus.Succeeded)]
    [InlineData(OperationStatus.Running)]
    public void Only_a_failed_or_cancelled_one_is_retried(OperationStatus status)
    {
        operation.Claim("me", 1, Now, Now);
        if (status == OperationStatus.Succeeded)
            operation.Finish(status, null, Now);

        Assert.Equal(ProblemKind.Conflict, Assert.Throws<ProblemException>(operation.Retry).Kind);
    }

    [Fact]
    public void A_retry_keeps_what_succeeded()
    {
        Finish("Preflight", StepStatus.Succeeded, StepStatus.Succeeded);
        Finish("Start", StepStatus.Succeeded, StepStatus.Failed);
        Finish("Check", StepStatus.Succeeded, StepStatus.Skipped);
        operation.Finish(OperationStatus.Failed, "s2: no", Now);

        operation.Retry();

        Assert.Equal((OperationStatus.Queued, null, null), (operation.Status, operation.Error, operation.FinishedAt));
        Assert.Equal("Succeeded: Succeeded Succeeded, Pending: Succeeded Pending, Pending: Succeeded Pending", Describe());
    }

    [Fact]
    public void Where_Check_failed_a_retry_starts_the_nodes_workers_anew()
    {
        Finish("Preflight", StepStatus.Succeeded, StepStatus.Succeeded);
        Finish("Start", StepStatus.Succeeded, StepStatus.Succeeded);
        Finish("Check", StepStatus.Succeeded, StepStatus.Failed);
        operation.Finish(OperationStatus.Failed, "s2: ended at once", Now);

        operation.Retry();

        Assert.Equal("Succeeded: Succeeded Succeeded, Pending: Succeeded Pending, Pending: Succeeded Pending", Describe());
    }

    [Fact]
    public void A_run_is_not_retried_since_it_is_asked_for_anew()
    {
        var run = TestOperation.New(["Execute"], OperationKind.Run, "s1");
        run.Finish(OperationStatus.Failed, "exit 1", Now);

        Assert.False(run.CanRetry);
    }

    private void Finish(string stageName, params StepStatus[] steps)
    {
        var stage = operation.Stages.Single(stage => stage.Name == stageName);
        foreach (var (step, status) in stage.Steps.Zip(steps))
            step.Finish(status, null, Now);
        stage.Finish(steps.Contains(StepStatus.Failed) ? StepStatus.Failed : StepStatus.Succeeded, Now);
    }

    private string Describe() => string.Join(", ", operation.Stages.Select(stage => $"{stage.Status}: {string.Join(' ', stage.Steps.Select(step => step.Status))}"));
}
