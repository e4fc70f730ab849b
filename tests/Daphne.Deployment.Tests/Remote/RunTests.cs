using Daphne.Remote;

namespace Daphne.Tests.Remote;

/// <summary>Running a command to its end, whatever it does.</summary>
public sealed class RunTests
{
    private static readonly TimeSpan Ample = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_that_hangs_is_given_up_with_a_word()
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(() => RunAsync("sleep 1000", TimeSpan.FromMilliseconds(100)));

        Assert.Equal(ProblemKind.Unreachable, problem.Kind);
        Assert.StartsWith("here: ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Much_output_is_cut_and_never_blocks_the_command()
    {
        var result = await RunAsync("head -c 5000000 /dev/zero | tr '\\0' x; head -c 5000000 /dev/zero | tr '\\0' y >&2", Ample);

        Assert.True(result.Succeeded);
        Assert.Equal(RemoteHostExtensions.MaxOutput, result.Output.Length);
        Assert.Equal(RemoteHostExtensions.MaxOutput, result.Error.Length);
    }

    [Fact]
    public async Task A_command_that_does_not_read_its_input_says_why_by_itself()
    {
        var result = await new LocalHost("here").RunAsync(
            new RemoteCommand("echo full >&2; exit 7", []), Ample, Cancelled, (input, token) => input.WriteAsync(new byte[10_000_000], token).AsTask());

        Assert.Equal((7, "full"), (result.ExitCode, result.Text));
    }

    [Fact]
    public async Task Input_reaches_the_command_whole()
    {
        var result = await new LocalHost("here").RunAsync(
            new RemoteCommand("wc -c", []), Ample, Cancelled, (input, token) => input.WriteAsync(new byte[3_000_000], token).AsTask());

        Assert.Equal("3000000", result.Text);
    }

    [Fact]
    public async Task Cancelling_is_no_problem_of_the_machine()
    {
        using var cancel = new CancellationTokenSource();
        var running = new LocalHost("here").RunAsync(new RemoteCommand("sleep 1000", []), Ample, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static Task<CommandResult> RunAsync(string script, TimeSpan limit) => new LocalHost("here").RunAsync(new RemoteCommand(script, []), limit, Cancelled);
}
