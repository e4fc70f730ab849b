namespace Daphne.Tests.Simulator;

[Collection(nameof(SimulatorPrograms))]
public sealed class SimulatorCommentTests(SimulatorPackage package)
{
    [Fact]
    public async Task Sleep_waits_between_the_statements_around_it()
    {
        var start = TimeProvider.System.GetTimestamp();
        var (exitCode, output, _) = await RunAsync("print(1);\n# sim: sleep 0.5\nprint(2);");
        Assert.Equal((0, "1\n2\n"), (exitCode, output));
        Assert.True(TimeProvider.System.GetElapsedTime(start) >= TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public async Task Lines_prints_so_many_different_lines()
    {
        var (_, output, _) = await RunAsync("# sim: lines 20000\nprint(\"after\");");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(20001, lines.Distinct().Count());
        Assert.Equal("line 20000 of 20000", lines[^2]);
        Assert.Equal("after", lines[^1]);
    }

    [Fact]
    public async Task Exit_ends_the_run_with_that_code()
    {
        var (exitCode, output, _) = await RunAsync("print(\"before\");\n// sim: exit 2\nprint(\"after\");");
        Assert.Equal((2, "before\n"), (exitCode, output));
    }

    [Fact]
    public async Task Crash_worker_aborts_that_worker_and_the_coordinator()
    {
        var (first, second) = (WorkerPort.Free(), WorkerPort.Free());
        await using var firstWorker = RunningProgram.Start(package.Worker, [first.Address]);
        await using var secondWorker = RunningProgram.Start(package.Worker, [second.Address]);
        await first.AnswersAsync();
        await second.AnswersAsync();
        var (exitCode, output, _) = await RunningProgram.RunAsync(
            package.Coordinator,
            ["--distributed", "--dist_backend=sync-gRPC", package.Script("print(\"before\");\n# sim: crash-worker 2\nprint(\"after\");")],
            $"{first.Address},{second.Address}");
        Assert.Equal(134, exitCode);
        Assert.Equal(134, await secondWorker.ExitCodeAsync());
        Assert.StartsWith("before\n", output);
        Assert.DoesNotContain("after\n", output);
        Assert.False(firstWorker.HasExited);
    }

    [Fact]
    public async Task A_comment_that_the_simulator_does_not_know_is_an_error()
    {
        var (exitCode, output, _) = await RunAsync("# sim: explode 1\nprint(1);");
        Assert.Equal(1, exitCode);
        Assert.Contains("`sim: explode 1`", output);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string script) =>
        RunningProgram.RunAsync(package.Coordinator, [package.Script(script)]);
}
