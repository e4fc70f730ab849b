namespace Daphne.Tests.Simulator;

[Collection(nameof(SimulatorPrograms))]
public sealed class SignalTests(SimulatorPackage package)
{
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task A_signal_ends_a_worker_with_the_exit_code_of_the_signal(string signal, int exitCode)
    {
        var port = WorkerPort.Free();
        await using var worker = RunningProgram.Start(package.Worker, [port.Address]);
        await port.AnswersAsync();
        await worker.SignalAsync(signal);
        Assert.Equal(exitCode, await worker.ExitCodeAsync());
    }

    [Fact]
    public async Task A_worker_started_with_interrupts_ignored_goes_on_ignoring_them()
    {
        var port = WorkerPort.Free();
        await using var worker = RunningProgram.Start("sh", ["-c", $"trap '' INT; exec '{package.Worker}' {port.Address}"]);
        await port.AnswersAsync();
        await worker.SignalAsync("INT");
        await worker.SignalAsync("TERM");
        Assert.Equal(143, await worker.ExitCodeAsync());
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_ends_a_coordinator_in_the_middle_of_a_run(string signal, int exitCode)
    {
        var script = package.Script("print(\"before\");\n# sim: hang\nprint(\"after\");");
        await using var coordinator = RunningProgram.Start(package.Coordinator, [script]);
        await coordinator.OutputContainsAsync("before\n");
        await coordinator.SignalAsync(signal);
        Assert.Equal(exitCode, await coordinator.ExitCodeAsync());
        Assert.Equal("before\n", coordinator.Output);
    }
}
