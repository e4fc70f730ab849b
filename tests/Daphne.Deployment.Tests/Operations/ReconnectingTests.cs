using Daphne.Operations;

namespace Daphne.Tests.Operations;

public sealed class ReconnectingTests
{
    [Fact]
    public async Task A_lost_connection_is_tried_again_after_a_pause_and_shown_meanwhile()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var isBack = false;
        var stage = new FakeStage("First", (_, _) => isBack ? Task.CompletedTask : throw Lost());
        var operation = await fixture.QueueAsync(["First"], "s1");
        await fixture.StartAsync(stage);

        await Simulator.Eventually.IsTrueAsync(async () => (await fixture.GetAsync(operation.Id)).Stages[0].Steps[0].ReconnectsAt is not null);
        Assert.Equal(StepStatus.Running, (await fixture.GetAsync(operation.Id)).Stages[0].Steps[0].Status);
        isBack = true;

        operation = await fixture.BecomesAsync(operation.Id, OperationStatus.Succeeded);
        Assert.Null(operation.Stages[0].Steps[0].ReconnectsAt);
        Assert.Equal(2, stage.Visits.Count);
    }

    [Theory]
    [InlineData(ProblemKind.LoginRefused)]
    [InlineData(ProblemKind.HostKeyRefused)]
    public async Task A_refused_login_or_host_key_is_never_tried_again(ProblemKind kind)
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var stage = new FakeStage("First", (_, _) => throw new ProblemException(kind, "s1: no."));
        var operation = await fixture.QueueAsync(["First"], "s1");
        await fixture.StartAsync(stage);

        await fixture.BecomesAsync(operation.Id, OperationStatus.Failed);
        Assert.Single(stage.Visits);
    }

    [Fact]
    public async Task A_connection_that_stays_lost_fails_its_step_in_the_end()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var stage = new FakeStage("First", (_, _) => throw Lost());
        var operation = await fixture.QueueAsync(["First"], "s1");
        await fixture.StartAsync(stage);

        operation = await fixture.BecomesAsync(operation.Id, OperationStatus.Failed);
        Assert.Equal("s1: gone.", operation.Error);
        Assert.Equal(3, stage.Visits.Count);
    }

    private static ProblemException Lost() => new(ProblemKind.Unreachable, "s1: gone.") { IsConnectionLost = true };
}
