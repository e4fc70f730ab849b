namespace Daphne.Tests.Simulator;

[Collection(nameof(SimulatorPrograms))]
public sealed class WorkerOutputTests(SimulatorPackage package)
{
    private const string Warning =
        @"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\] \[warning\] could not open file WorkerConfig\.json for reading user config\n";

    [Fact]
    public async Task The_start_line_is_lost_when_a_worker_is_killed()
    {
        var port = WorkerPort.Free();
        await using var worker = RunningProgram.Start(package.Worker, [port.Address]);
        await port.AnswersAsync();
        await worker.SignalAsync("KILL");
        Assert.Equal(137, await worker.ExitCodeAsync());
        Assert.Matches(Warning + "$", worker.Output);
    }

    [Fact]
    public async Task The_start_line_is_seen_with_stdbuf()
    {
        var port = WorkerPort.Free();
        await using var worker = RunningProgram.Start("stdbuf", ["-oL", package.Worker, port.Address]);
        await worker.OutputContainsAsync("Started");
        Assert.Matches(Warning + $"Started Distributed Worker on `{port.Address}`\n$", worker.Output);
    }

    [Fact]
    public async Task The_start_line_says_nothing_about_the_server()
    {
        var (exitCode, output, _) = await RunningProgram.RunAsync("stdbuf", ["-oL", package.Worker, "127.0.0.1:port"]);
        Assert.Equal(139, exitCode);
        Assert.Contains("Started Distributed Worker on `127.0.0.1:port`\n", output);
    }

    [Fact]
    public async Task A_worker_without_an_address_explains_its_usage()
    {
        var (exitCode, output, error) = await RunningProgram.RunAsync(package.Worker, []);
        Assert.Equal(1, exitCode);
        Assert.Matches(Warning + $"Usage: {package.Worker} <Address:Port> \\[ConfigFile\\]\n$", output);
        Assert.Empty(error);
    }

    [Fact]
    public async Task A_broken_configuration_is_not_fatal()
    {
        var port = WorkerPort.Free();
        await using var worker = RunningProgram.Start(package.Worker, [port.Address, package.Script("{ broken")]);
        await port.AnswersAsync();
        Assert.Contains("[error] Parser error while reading worker config: ", worker.Output);
    }

    [Fact]
    public async Task A_worker_is_found_by_its_name_on_the_path()
    {
        var port = WorkerPort.Free();
        await using var worker = RunningProgram.Start(
            "sh", ["-c", $"PATH=\"{package.Root}/bin:$PATH\" exec DistributedWorker {port.Address}"]);
        await port.AnswersAsync();
        Assert.False(worker.HasExited);
    }
}
