using Daphne.Dashboard.Features.Runs;
using Daphne.Runs;

namespace Daphne.Dashboard.Tests.Runs;

public sealed class RunDraftTests
{
    [Fact]
    public void A_run_is_distributed_and_names_its_back_end() =>
        Assert.Equal(["--distributed", "--dist_backend=sync-gRPC"], new RunDraft().Options);

    [Fact]
    public void Every_control_ends_up_in_the_input()
    {
        var draft = new RunDraft { Name = " sum ", Script = "print(1);", IsVectorized = true, MoreOptions = "--timing\n --num-threads=4", TimeLimitSeconds = 60 };
        draft.Arguments.Add(new() { Name = "rows", Value = "10" });
        draft.Arguments.Add(new());

        var input = draft.ToInput();

        Assert.Equal("sum", input.Name);
        Assert.Equal([new RunArgument("rows", "10")], input.Arguments);
        Assert.Equal(["--distributed", "--dist_backend=sync-gRPC", "--vec", "--timing", "--num-threads=4"], input.Options);
        Assert.Equal(60, input.TimeLimitSeconds);
    }

    [Fact]
    public void Run_again_gives_the_same_run()
    {
        var run = new Run
        {
            Id = "r",
            DeploymentId = "d",
            Number = 1,
            Name = "Run 1",
            Script = "print($x);",
            Arguments = [new("x", "1")],
            Options = ["--distributed", "--dist_backend=MPI", "--vec", "--timing"],
            TimeLimitSeconds = 9,
            LogStreamId = "r",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };

        var input = RunDraft.Of(run).ToInput();

        Assert.Equal(run.Script, input.Script);
        Assert.Equal(run.Arguments, input.Arguments);
        Assert.Equal(run.Options, input.Options);
        Assert.Equal(run.TimeLimitSeconds, input.TimeLimitSeconds);
    }

    [Fact]
    public void What_is_wrong_is_told()
    {
        Assert.Contains("script", new RunDraft { Script = " \n" }.ScriptProblem, StringComparison.Ordinal);
        Assert.Contains("'rows=10' is no option", new RunDraft { MoreOptions = "--vec rows=10" }.OptionsProblem, StringComparison.Ordinal);
        Assert.Contains("30 days", new RunDraft { TimeLimitSeconds = 0 }.TimeLimitProblem, StringComparison.Ordinal);
        var draft = new RunDraft();
        draft.Arguments.Add(new() { Name = "9x", Value = "1" });
        Assert.Contains("no name", draft.ProblemOf(draft.Arguments[0]), StringComparison.Ordinal);
        Assert.False(draft.IsValid);
    }
}
