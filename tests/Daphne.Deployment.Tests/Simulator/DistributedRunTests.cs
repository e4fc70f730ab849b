namespace Daphne.Tests.Simulator;

[Collection(nameof(SimulatorPrograms))]
public sealed class DistributedRunTests(SimulatorPackage package)
{
    private const string Inputs =
        """
        DenseMatrix(6x3, double)
        9.97466 9.39302 2.15312
        9.99136 3.1248 4.56923
        4.4912 7.02771 9.41985
        8.6168 3.81946 5.72093
        4.99108 3.06619 5.80973
        9.22566 5.11484 4.87629

        """;

    private const string Sum =
        """
        DenseMatrix(6x3, double)
        19.9493 18.786 4.30624
        19.9827 6.2496 9.13845
        8.98239 14.0554 18.8397
        17.2336 7.63892 11.4419
        9.98215 6.13239 11.6195
        18.4513 10.2297 9.75257
        Hello world!
        Bye!

        """;

    [Fact]
    public async Task Two_workers_compute_the_sum_that_daphne_computes()
    {
        var (first, second) = (WorkerPort.Free(), WorkerPort.Free());
        await using var firstWorker = await StartAsync(first);
        await using var secondWorker = await StartAsync(second);
        var (exitCode, output, error) = await RunAsync($"{first.Address},{second.Address}");
        Assert.Equal((0, Inputs + Inputs + Sum, ""), (exitCode, output, error));
    }

    [Fact]
    public async Task Timing_and_statistics_are_told_on_request()
    {
        var port = WorkerPort.Free();
        await using var worker = await StartAsync(port);
        var (_, output, error) = await RunAsync(port.Address, "--timing", "--statistics");
        Assert.Matches("^\\{\"startup_seconds\": [^,]+, \"parsing_seconds\": [^,]+, \"compilation_seconds\": [^,]+, \"execution_seconds\": [^,]+, \"total_seconds\": [^,]+\\}\n$", error);
        Assert.Contains("[info] DAPHNE operator execution runtime statistics.\n", output);
        Assert.Contains("[info] #   Operator Name" + new string(' ', 74) + "Time(s)  Count        Avg(s)  File:Line:Column\n", output);
        Assert.Matches(@"\d+ +_randMatrix__DenseMatrix_double__size_t__size_t__double__double__double__int64_t +\d\.\d\d     1            \d\.\d\d    distributed\.daph:18:5\n", output);
    }

    [Fact]
    public async Task An_address_that_is_listed_twice_gives_wrong_numbers_and_no_error()
    {
        var port = WorkerPort.Free();
        await using var worker = await StartAsync(port);
        var (exitCode, output, _) = await RunAsync($"{port.Address},{port.Address}");
        Assert.Equal(0, exitCode);
        Assert.Contains("4.65525e-310 0 4.65636e-310\n", output);
        Assert.DoesNotContain("19.9493 18.786 4.30624", output);
        Assert.Contains("17.2336 7.63892 11.4419\n", output);
    }

    [Fact]
    public async Task A_worker_that_is_down_crashes_the_coordinator_and_not_the_other_worker()
    {
        var (port, down) = (WorkerPort.Free(), WorkerPort.Free());
        await using var worker = await StartAsync(port);
        var (exitCode, output, error) = await RunAsync($"{port.Address},{down.Address}");
        Assert.Equal(134, exitCode);
        Assert.Contains("[error]: Got an abort signal from the execution engine.", output);
        Assert.Contains(
            $"terminate called after throwing an instance of 'std::runtime_error'\n  what():  failed to connect to all addresses; last error: UNKNOWN: ipv4:{down.Address}: Failed to connect to remote host: Connection refused\n",
            error);
        await port.AnswersAsync();
    }

    [Fact]
    public async Task Without_the_list_of_workers_the_execution_fails()
    {
        var (exitCode, output, _) = await RunAsync(null);
        Assert.Equal(3, exitCode);
        Assert.Contains("--distributed execution is set with gRPC but EV DISTRIBUTED_WORKERS is empty", output);
        Assert.Contains("distributed.daph\":0:0\n", output);
    }

    [Fact]
    public async Task Without_a_backend_the_coordinator_crashes()
    {
        var (exitCode, _, error) =
            await RunningProgram.RunAsync(package.Coordinator, ["--distributed", package.Example("distributed.daph")], "127.0.0.1:1");
        Assert.Equal(139, exitCode);
        Assert.Contains("you are trying to use the MPI backend. But, Daphne was not build with --mpi option", error);
    }

    private async Task<RunningProgram> StartAsync(WorkerPort port)
    {
        var worker = RunningProgram.Start(package.Worker, [port.Address]);
        await port.AnswersAsync();
        return worker;
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string? workers, params string[] options) =>
        RunningProgram.RunAsync(
            package.Coordinator,
            ["--distributed", "--dist_backend=sync-gRPC", .. options, package.Example("distributed.daph")],
            workers);
}
