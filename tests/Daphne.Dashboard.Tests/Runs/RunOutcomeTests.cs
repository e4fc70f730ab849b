using Daphne.Dashboard.Features.Runs;
using Daphne.Dashboard.Tests.Logs;
using Daphne.Runs;

namespace Daphne.Dashboard.Tests.Runs;

public sealed class RunOutcomeTests : ComponentTest
{
    [Theory]
    [InlineData(0, "It begins as soon as the coordinator is free.")]
    [InlineData(1, "One run is before it.")]
    [InlineData(3, "3 runs are before it.")]
    public void A_queued_run_knows_its_place(int ahead, string expected)
    {
        var outcome = Render<RunOutcome>(parameters => parameters.Add(outcome => outcome.Run, Run()).Add(outcome => outcome.Ahead, ahead));

        Assert.Contains(expected, outcome.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_of_a_sweep_waits_for_its_own_workers()
    {
        var outcome = Render<RunOutcome>(parameters => parameters.Add(outcome => outcome.Run, Run()).Add(outcome => outcome.IsPart, true));

        Assert.Contains("It begins as soon as the workers are ready.", outcome.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_run_tells_its_exit_code_and_what_it_means()
    {
        var run = Run();
        run.Finish(RunStatus.Failed, 139, "DAPHNE crashed: a worker did not answer.", DateTimeOffset.UnixEpoch);

        var outcome = Render<RunOutcome>(parameters => parameters.Add(outcome => outcome.Run, run));

        Assert.Contains("bad", outcome.Find(".outcome").ClassName, StringComparison.Ordinal);
        Assert.Contains("Exit code 139", outcome.Markup, StringComparison.Ordinal);
        Assert.Contains("DAPHNE crashed: a worker did not answer.", outcome.Markup, StringComparison.Ordinal);
    }

    private static Run Run() => new()
    {
        Id = "r",
        DeploymentId = "d",
        Number = 4,
        Name = "Run 4",
        Script = "",
        TimeLimitSeconds = 60,
        LogStreamId = "r",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
