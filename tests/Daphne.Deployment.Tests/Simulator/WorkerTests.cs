using System.Net;
using System.Net.Sockets;

namespace Daphne.Tests.Simulator;

[Collection(nameof(SimulatorPrograms))]
public sealed class WorkerTests(SimulatorPackage package)
{
    [Theory]
    [InlineData("/distributed.Worker/FreeMem")]
    [InlineData("/distributed.Worker/ReadHDFS")]
    [InlineData("/distributed.Worker/WriteHDFS")]
    [InlineData("/grpc.health.v1.Health/Check")]
    public async Task A_worker_answers_a_method_it_does_not_have_with_unimplemented(string method)
    {
        var port = WorkerPort.Free();
        await using var worker = RunningProgram.Start(package.Worker, [port.Address]);
        await port.AnswersAsync();
        Assert.Equal("12", await port.CallAsync(method));
    }

    [Fact]
    public async Task A_worker_sends_its_settings_to_a_client_that_says_nothing()
    {
        var port = WorkerPort.Free();
        await using var worker = RunningProgram.Start(package.Worker, [port.Address]);
        await port.AnswersAsync();
        using var client = new TcpClient();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(10));
        await client.ConnectAsync(IPAddress.Loopback, port.Number, deadline.Token);
        var frame = new byte[9];
        await client.GetStream().ReadExactlyAsync(frame, deadline.Token);
        Assert.Equal(4, frame[3]);
    }

    [Fact]
    public async Task Two_workers_listen_on_one_port_without_an_error()
    {
        var port = WorkerPort.Free();
        await using var first = RunningProgram.Start("stdbuf", ["-oL", package.Worker, port.Address]);
        await using var second = RunningProgram.Start("stdbuf", ["-oL", package.Worker, port.Address]);
        await first.OutputContainsAsync("Started");
        await second.OutputContainsAsync("Started");
        await first.SignalAsync("TERM");
        await first.ExitCodeAsync();
        await port.AnswersAsync();
        Assert.False(second.HasExited);
        Assert.Empty(first.Error + second.Error);
    }

    [Fact]
    public async Task A_worker_whose_port_another_program_holds_crashes()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = taken.LocalEndpoint.ToString()!;
        var (exitCode, output, error) = await RunningProgram.RunAsync(package.Worker, [address]);
        Assert.Equal(139, exitCode);
        Assert.Matches(@"^E\d{4} \d\d:\d\d:\d\d\.\d{9} +\d+ chttp2_server\.cc:1045\] +UNKNOWN:No address added out of total 1 resolved", error);
        Assert.Contains("Address already in use\", errno:98", error);
        Assert.DoesNotContain("Started", output);
    }

    [Theory]
    [InlineData("nosuchhost.invalid:50001", "UNKNOWN:Name or service not known")]
    [InlineData("127.0.0.1:port", "UNKNOWN:Servname not supported")]
    [InlineData("192.0.2.1:50001", "errno:99")]
    public async Task A_worker_that_cannot_listen_on_its_address_crashes(string address, string reason)
    {
        var (exitCode, _, error) = await RunningProgram.RunAsync(package.Worker, [address]);
        Assert.Equal(139, exitCode);
        Assert.Contains("chttp2_server.cc", error);
        Assert.Contains(reason, error);
    }

    [Fact]
    public async Task A_worker_takes_its_port_modulo_65536()
    {
        var port = WorkerPort.Free();
        await using var worker = RunningProgram.Start(package.Worker, [$"127.0.0.1:{port.Number + 65536}"]);
        await port.AnswersAsync();
        Assert.False(worker.HasExited);
    }
}
