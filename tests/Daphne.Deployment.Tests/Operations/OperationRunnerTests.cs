using Daphne.Operations;
using Daphne.Tests.Data;

namespace Daphne.Tests.Operations;

public sealed class OperationRunnerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>On SQLite there is one instance: one that starts there takes for dead whatever another one held.</summary>
    [Fact]
    public async Task Of_many_instances_exactly_one_takes_each_operation()
    {
        await using var fixture = await RunnerFixture.CreateAsync(DatabaseProvider.Postgres);
        var stage = new FakeStage("Work", (_, _) => Task.CompletedTask);
        var operations = new List<Operation>();
        for (var number = 0; number < 8; number++)
            operations.Add(await fixture.QueueAsync(["Work"], $"s{number}"));

        for (var number = 0; number < 5; number++)
            await fixture.StartAsync(stage);
        foreach (var operation in operations)
            await fixture.BecomesAsync(operation.Id, OperationStatus.Succeeded);

        Assert.Equal(operations.Select(operation => operation.Stages[0].Steps[0].NodeName).Order(), stage.Visits.Order());
    }

    [Fact]
    public async Task Stages_go_in_order_and_the_nodes_of_one_side_by_side()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var meeting = new TaskCompletionSource();
        var present = 0;
        var first = new FakeStage("First", (_, _) =>
        {
            if (Interlocked.Increment(ref present) == 2)
                meeting.SetResult();
            return meeting.Task;
        });
        var second = new FakeStage("Second", (_, _) => present == 2 ? Task.CompletedTask : throw new InvalidOperationException("Too early."));

        var operation = await fixture.QueueAsync(["First", "Second"], "s1", "s2");
        await fixture.StartAsync(first, second);

        operation = await fixture.BecomesAsync(operation.Id, OperationStatus.Succeeded);
        Assert.All(operation.Stages, stage => Assert.Equal(StepStatus.Succeeded, stage.Status));
    }

    [Fact]
    public async Task A_node_that_hangs_delays_only_its_own_steps()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var thaw = new TaskCompletionSource();
        var first = new FakeStage("First", (node, token) => node == "s2" ? thaw.Task.WaitAsync(token) : Task.CompletedTask);
        var second = new FakeStage("Second", (_, _) => Task.CompletedTask);
        var operation = await fixture.QueueAsync(["First", "Second"], "s1", "s2", "s3");
        await fixture.StartAsync(first, second);

        await Simulator.Eventually.IsTrueAsync(async () =>
            (await fixture.GetAsync(operation.Id)).Stages[1].Steps.Count(step => step.Status == StepStatus.Succeeded) == 2);
        Assert.Equal(["s1", "s3"], second.Visits.Order());
        operation = await fixture.GetAsync(operation.Id);
        Assert.Equal((StepStatus.Running, StepStatus.Running), (operation.Stages[0].Status, operation.Stages[1].Status));

        thaw.SetResult();
        operation = await fixture.BecomesAsync(operation.Id, OperationStatus.Succeeded);
        Assert.All(operation.Stages, stage => Assert.Equal(StepStatus.Succeeded, stage.Status));
    }

    [Fact]
    public async Task What_another_instance_has_claimed_meanwhile_is_dropped_at_the_next_word()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var begun = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        var stage = new FakeStage("First", (_, _) =>
        {
            begun.TrySetResult();
            return end.Task;
        });
        var operation = await fixture.QueueAsync(["First"], "s1");
        await fixture.StartAsync(stage);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancelled);
        await using (var db = fixture.Engine.Database.CreateDbContext())
        {
            var row = db.Operations.Single(row => row.Id == operation.Id);
            row.Claim("another instance", row.Fence!.Value + 1, DateTimeOffset.MaxValue, fixture.Engine.Clock.GetUtcNow());
            await db.SaveChangesAsync(Cancelled);
        }

        end.SetResult();

        await Simulator.Eventually.IsTrueAsync(() => Task.FromResult(fixture.UnderWay.Count == 0));
        operation = await fixture.GetAsync(operation.Id);
        Assert.Equal((OperationStatus.Running, StepStatus.Running), (operation.Status, operation.Stages[0].Steps[0].Status));
    }

    [Fact]
    public async Task Operations_that_only_wait_take_no_place_of_one_that_has_work_to_do()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var end = new TaskCompletionSource();
        for (var number = 0; number < OperationRunner.MaxRunning; number++)
            await fixture.QueueAsync(["Wait"], "s1");
        await fixture.StartAsync(new RestingStage("Wait", end.Task), new FakeStage("Work", (_, _) => Task.CompletedTask));
        await Simulator.Eventually.IsTrueAsync(() => Task.FromResult(fixture.UnderWay.Count == OperationRunner.MaxRunning && fixture.UnderWay.AtWork == 0), TimeSpan.FromMinutes(2));

        await fixture.BecomesAsync((await fixture.QueueAsync(["Work"], "s1")).Id, OperationStatus.Succeeded);

        Assert.Equal(OperationRunner.MaxRunning, fixture.UnderWay.Count);
        end.SetResult();
    }

    [Fact]
    public async Task A_node_that_failed_is_left_out_of_what_follows_and_the_others_go_on()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var first = new FakeStage("First", (node, _) => node == "s2" ? throw ProblemException.Refused("s2: no disk.") : Task.CompletedTask);
        var second = new FakeStage("Second", (_, _) => Task.CompletedTask);

        var operation = await fixture.QueueAsync(["First", "Second"], "s1", "s2", "s3");
        await fixture.StartAsync(first, second);

        operation = await fixture.BecomesAsync(operation.Id, OperationStatus.Failed);
        Assert.Equal(["s1", "s3"], second.Visits.Order());
        Assert.Equal((StepStatus.Failed, "s2: no disk."), (operation.Stages[0].Steps[1].Status, operation.Stages[0].Steps[1].Error));
        Assert.Equal(StepStatus.Skipped, operation.Stages[1].Steps[1].Status);
        Assert.Equal("1 of 3 nodes failed. First on s2: no disk.", operation.Error);
    }

    [Fact]
    public async Task A_retry_does_only_what_did_not_succeed()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var isRepaired = false;
        var first = new FakeStage("First", (node, _) => node == "s2" && !isRepaired ? throw ProblemException.Refused("s2: no disk.") : Task.CompletedTask);
        var second = new FakeStage("Second", (_, _) => Task.CompletedTask);
        var operation = await fixture.QueueAsync(["First", "Second"], "s1", "s2");
        await fixture.StartAsync(first, second);
        await fixture.BecomesAsync(operation.Id, OperationStatus.Failed);

        isRepaired = true;
        await fixture.Engine.Get<OperationService>().RetryAsync(operation.Id, Cancelled);
        operation = await fixture.BecomesAsync(operation.Id, OperationStatus.Succeeded);

        Assert.Equal(["s1", "s2", "s2"], first.Visits.Order());
        Assert.Equal(["s1", "s2"], second.Visits);
        Assert.Equal(2, operation.Stages[0].Steps[1].Attempt);
    }

    [Fact]
    public async Task Cancel_ends_what_runs_and_begins_nothing_more()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var begun = new TaskCompletionSource();
        var first = new FakeStage("First", (_, token) =>
        {
            begun.SetResult();
            return Task.Delay(Timeout.Infinite, token);
        });
        var second = new FakeStage("Second", (_, _) => Task.CompletedTask);
        var operation = await fixture.QueueAsync(["First", "Second"], "s1");
        await fixture.StartAsync(first, second);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancelled);

        await fixture.Engine.Get<OperationService>().CancelAsync(operation.Id, Cancelled);
        operation = await fixture.BecomesAsync(operation.Id, OperationStatus.Cancelled);

        Assert.All(operation.Stages, stage => Assert.Equal(StepStatus.Cancelled, stage.Status));
        Assert.Empty(second.Visits);
        Assert.Contains("Cancelled after 0 of 2 steps", operation.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_the_program_fails_its_step_and_nothing_else()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var first = new FakeStage("First", (node, _) => node == "s1" ? throw new InvalidOperationException("Oops.") : Task.CompletedTask);

        var operation = await fixture.QueueAsync(["First"], "s1", "s2");
        await fixture.StartAsync(first);

        operation = await fixture.BecomesAsync(operation.Id, OperationStatus.Failed);
        Assert.Equal([StepStatus.Failed, StepStatus.Succeeded], operation.Stages[0].Steps.Select(step => step.Status));
        Assert.Contains("Oops.", operation.Stages[0].Steps[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shutdown_leaves_steps_as_they_are_and_the_next_start_takes_them_up()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var begun = new TaskCompletionSource();
        var first = new FakeStage("First", (_, _) => Task.CompletedTask);
        var hanging = new FakeStage("Second", (_, token) =>
        {
            begun.TrySetResult();
            return Task.Delay(Timeout.Infinite, token);
        });
        var operation = await fixture.QueueAsync(["First", "Second"], "s1");
        var runner = await fixture.StartAsync(first, hanging);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancelled);

        await runner.StopAsync(Cancelled);
        operation = await fixture.GetAsync(operation.Id);
        Assert.Equal((OperationStatus.Running, StepStatus.Running), (operation.Status, operation.Stages[1].Steps[0].Status));

        var second = new FakeStage("Second", (_, _) => Task.CompletedTask);
        await fixture.StartAsync(first, second);
        await fixture.BecomesAsync(operation.Id, OperationStatus.Succeeded);
        Assert.Single(first.Visits);
        Assert.Single(second.Visits);
    }

    [Fact]
    public async Task A_shutdown_right_behind_the_last_step_is_no_cancel()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var begun = new TaskCompletionSource();
        var stage = new FakeStage("Work", async (_, ended) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        var runner = await fixture.StartAsync(stage);
        var operation = await fixture.QueueAsync(["Work"], "s1");
        await begun.Task.WaitAsync(Cancelled);

        await runner.StopAsync(Cancelled);

        operation = await fixture.GetAsync(operation.Id);
        Assert.Equal((OperationStatus.Running, StepStatus.Succeeded), (operation.Status, operation.Stages[0].Steps[0].Status));
        await fixture.StartAsync(new FakeStage("Work", (_, _) => throw new InvalidOperationException("It was done.")));
        await fixture.BecomesAsync(operation.Id, OperationStatus.Succeeded);
    }

    [Fact]
    public async Task A_step_that_had_failed_is_not_done_again_by_the_next_start()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var hanging = new FakeStage("First", (node, token) => node == "s1" ? throw ProblemException.Refused("s1: no disk.") : Task.Delay(Timeout.Infinite, token));
        var operation = await fixture.QueueAsync(["First"], "s1", "s2");
        var runner = await fixture.StartAsync(hanging);
        await Simulator.Eventually.IsTrueAsync(async () => (await fixture.GetAsync(operation.Id)).Stages[0].Steps is [{ Status: StepStatus.Failed }, { Status: StepStatus.Running }]);
        await runner.StopAsync(Cancelled);

        var next = new FakeStage("First", (_, _) => Task.CompletedTask);
        await fixture.StartAsync(next);

        operation = await fixture.BecomesAsync(operation.Id, OperationStatus.Failed);
        Assert.Equal(["s2"], next.Visits);
        Assert.Equal("1 of 2 nodes failed. First on s1: no disk.", operation.Error);
    }

    [Fact]
    public async Task What_was_being_cancelled_at_a_crash_is_cancelled_by_the_next_start()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var begun = new TaskCompletionSource();
        var stage = new FakeStage("First", (_, token) =>
        {
            begun.TrySetResult();
            return Task.Delay(Timeout.Infinite, token);
        });
        var operation = await fixture.QueueAsync(["First"], "s1");
        var runner = await fixture.StartAsync(stage);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancelled);
        await runner.StopAsync(Cancelled);
        await fixture.Engine.Get<OperationService>().CancelAsync(operation.Id, Cancelled);

        await fixture.StartAsync(stage);

        await fixture.BecomesAsync(operation.Id, OperationStatus.Cancelled);

        // The stage itself was given the step again, with a token that is cancelled already: it may have had something to end.
        Assert.Equal(2, stage.Visits.Count);
    }

    [Fact]
    public async Task A_node_that_was_removed_meanwhile_fails_its_step()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var operation = await fixture.QueueAsync(["First"], "s1", "s2");
        await fixture.Engine.Get<Daphne.Clusters.ClusterService>().RemoveNodeAsync(operation.Stages[0].Steps[1].NodeId, Cancelled);

        await fixture.StartAsync(new FakeStage("First", (_, _) => Task.CompletedTask));

        operation = await fixture.BecomesAsync(operation.Id, OperationStatus.Failed);
        Assert.Contains("removed", operation.Stages[0].Steps[1].Error, StringComparison.Ordinal);
    }
}
