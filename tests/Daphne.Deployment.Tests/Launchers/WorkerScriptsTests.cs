using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Daphne.Remote;
using Daphne.Tests.Engine;
using Daphne.Tests.Simulator;

namespace Daphne.Tests.Launchers;

/// <summary>Starting, finding, watching and stopping processes, by the scripts themselves on this machine. Everything may be done twice.</summary>
public sealed class WorkerScriptsTests : IAsyncDisposable
{
    private const string Sha256 = "abc";
    private const string Folder = "nodes/n1/d1/workers/w1";
    private const string Patient = "#!/bin/sh\necho \"on $1\"\nexec sleep 1000\n";
    private readonly NodeFolder node = new();
    private readonly int port = FreePort();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_is_started_once_however_often_it_is_asked_for()
    {
        node.Install(Sha256, Patient);

        var first = await node.StartWorkersAsync(Sha256, [], ("w1", port));
        var second = await node.StartWorkersAsync(Sha256, [], ("w1", port));

        Assert.StartsWith("started w1 ", Assert.Single(first), StringComparison.Ordinal);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task A_port_that_is_taken_starts_nothing()
    {
        node.Install(Sha256, Patient);
        using var other = new TcpListener(IPAddress.Loopback, port);
        other.Start();

        Assert.Equal([$"taken w1 {port}"], await node.StartWorkersAsync(Sha256, [], ("w1", port)));
        Assert.False(node.Has(Folder));
    }

    [Fact]
    public async Task Stop_is_SIGINT_first_with_proof_and_may_be_repeated()
    {
        node.Install(Sha256, Patient);
        await node.StartWorkersAsync(Sha256, [], ("w1", port));

        Assert.Equal([$"gone {Folder} 130"], await node.RunAsync("stop-processes.sh", "5", Folder));
        Assert.Equal([$"gone {Folder} 130"], await node.RunAsync("stop-processes.sh", "5", Folder));
        Assert.Equal(["gone nodes/n1/d1/workers/never ?"], await node.RunAsync("stop-processes.sh", "5", "nodes/n1/d1/workers/never"));
    }

    [Fact]
    public async Task A_worker_that_hears_nothing_is_killed_in_the_end()
    {
        node.Install(Sha256, "#!/bin/sh\ntrap '' INT TERM\n: > deaf\nwhile :; do sleep 0.05; done\n");
        await node.StartWorkersAsync(Sha256, [], ("w1", port));
        await Eventually.IsTrueAsync(() => Task.FromResult(node.Has($"{Folder}/deaf")));

        Assert.Equal([$"gone {Folder} 137"], await node.RunAsync("stop-processes.sh", "0", Folder));
    }

    [Fact]
    public async Task A_process_that_only_has_the_same_pid_is_never_touched()
    {
        using var bystander = Process.Start("sleep", "1000");
        Directory.CreateDirectory(node.PathOf(Folder));
        await File.WriteAllTextAsync(node.PathOf($"{Folder}/pid"), $"{bystander.Id} another-boot:1\n", Cancelled);

        Assert.Equal([$"gone {Folder} ?"], await node.RunAsync("stop-processes.sh", "1", Folder));
        Assert.False(bystander.HasExited);
        bystander.Kill();
    }

    [Fact]
    public async Task Nothing_is_cleaned_under_a_worker_that_lives()
    {
        node.Install(Sha256, Patient);
        await node.StartWorkersAsync(Sha256, [], ("w1", port));

        var result = await node.TryAsync("clean.sh", "n1", "d1");

        Assert.Contains("still runs", result.Error, StringComparison.Ordinal);
        Assert.True(node.Has($"{Folder}/log"));
    }

    [Fact]
    public async Task One_that_never_started_counts_as_gone()
    {
        node.Install(Sha256, Patient);
        await node.StartWorkersAsync(Sha256, [], ("w1", port));
        await using var reader = await node.ReadLogsAsync();
        Assert.Empty(await reader.FindGoneAsync(["w1"], Cancelled));

        Directory.Delete(node.PathOf($"{Folder}/started"));

        Assert.Equal(["w1"], await reader.FindGoneAsync(["w1"], Cancelled));
    }

    [Theory]
    [InlineData("PLAIN", "value")]
    [InlineData("QUOTED", "it's $(touch /tmp/daphne-was-here) \"ü\" `id`")]
    [InlineData("LINES", "one\ntwo")]
    [InlineData("root", "/elsewhere")]
    [InlineData("node", "/elsewhere")]
    [InlineData("own", "/elsewhere")]
    [InlineData("count", "77")]
    [InlineData("port", "1")]
    [InlineData("dir", "/elsewhere")]
    [InlineData("code", "5")]
    [InlineData("line", "x")]
    [InlineData("IFS", "/")]
    public async Task A_variable_of_any_name_reaches_the_worker_and_disturbs_nothing(string name, string value)
    {
        node.Install(Sha256, $"#!/bin/bash -p\nprintf '<%s>\\n' \"${{{name}}}\"\n".Replace("\"${IFS}\"", "\"$(tr '\\0' '\\n' < /proc/$$/environ | sed -n 's/^IFS=//p')\"", StringComparison.Ordinal));

        Assert.StartsWith("started w1 ", Assert.Single(await node.StartWorkersAsync(Sha256, [$"{name}={value}", "LAST=1"], ("w1", port))), StringComparison.Ordinal);
        await Eventually.IsTrueAsync(() => Task.FromResult(node.Has($"{Folder}/exit")));

        Assert.Equal($"<{value}>\n", await File.ReadAllTextAsync(node.PathOf($"{Folder}/log"), Cancelled));
    }

    [Fact]
    public async Task A_worker_that_ends_at_once_leaves_its_code_and_the_end_of_its_log()
    {
        node.Install(Sha256, "#!/bin/sh\necho 'error while loading shared libraries'\nexit 127\n");
        await node.StartWorkersAsync(Sha256, [], ("w1", port));
        await Eventually.IsTrueAsync(() => Task.FromResult(node.Has($"{Folder}/exit")));

        Assert.Equal(["dead w1 127", ": error while loading shared libraries"], await node.RunAsync("await-workers.sh", "n1", "d1", "10", "w1", $"{port}"));
    }

    [Fact]
    public async Task The_status_stream_tells_of_a_worker_from_start_to_end()
    {
        node.Install(Sha256, Patient);
        var pid = (await node.StartWorkersAsync(Sha256, [], ("w1", port)))[0].Split(' ')[2];
        await using var monitor = await node.Host.StartAsync(RemoteScript.Command("monitor.sh", node.Root, "n1", "0.5", "4"), Cancelled);
        using var lines = new StreamReader(monitor.Output);
        Assert.Contains("\"page\"", await lines.ReadLineAsync(Cancelled), StringComparison.Ordinal);

        Assert.Equal($"alive {pid}", await NextAsync(lines, row => row[1].GetString() == "alive"));
        using (var killed = Process.GetProcessById(int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture)))
            killed.Kill();
        Assert.Equal($"gone {pid}", await NextAsync(lines, row => row[6].ValueKind == JsonValueKind.Number && row[6].GetInt32() == 137));
    }

    [Fact]
    public async Task Logs_are_read_by_offset_and_a_finished_one_is_forgotten()
    {
        node.Install(Sha256, "#!/bin/sh\nprintf 'hello\\nworld\\n'\n");
        await node.StartWorkersAsync(Sha256, [], ("w1", port));
        await Eventually.IsTrueAsync(() => Task.FromResult(node.Has($"{Folder}/exit")));
        await using var reader = await node.ReadLogsAsync();

        Assert.Equal("12: hello world ", await PullAsync(reader, 0, ""));
        Assert.Equal("12: world ", await PullAsync(reader, 8, "wo"));
        Assert.Equal("", await PullAsync(reader, 12, "rld\n"));
        Assert.Equal("12: d ", await PullAsync(reader, 100, "d\n"));
        Assert.Equal(["w2"], await reader.FindGoneAsync(["w1", "w2"], Cancelled));
        await reader.ForgetAsync("w1", Cancelled);
        Assert.Equal("", await PullAsync(reader, 0, ""));
        Assert.Equal(["w1", "w2"], await reader.FindGoneAsync(["w1", "w2"], Cancelled));
        Assert.True(node.Has($"{Folder}/log"));
    }

    [Fact]
    public async Task A_log_that_gives_fewer_bytes_than_it_has_ends_the_reader()
    {
        node.Install(Sha256, "#!/bin/sh\n");
        await node.StartWorkersAsync(Sha256, [], ("w1", port));
        await Eventually.IsTrueAsync(() => Task.FromResult(node.Has($"{Folder}/exit")));
        // A folder has a size and no bytes, as a file that is cut off between the two questions.
        File.Delete(node.PathOf($"{Folder}/log"));
        Directory.CreateDirectory(node.PathOf($"{Folder}/log"));
        await using var reader = await node.ReadLogsAsync();

        await Assert.ThrowsAsync<EndOfStreamException>(() => PullAsync(reader, 0, ""));
    }

    public ValueTask DisposeAsync() => node.DisposeAsync();

    /// <summary>The size of the log and what was sent of it, newlines as blanks.</summary>
    private static async Task<string> PullAsync(Daphne.Monitoring.LogReader reader, long offset, string tail)
    {
        var answer = "";
        await foreach (var piece in reader.PullAsync([new("w1", offset, Encoding.ASCII.GetBytes(tail))], Cancelled))
            answer += $"{piece.Size}: {Encoding.ASCII.GetString(piece.Bytes.Span)}".Replace('\n', ' ');
        return answer;
    }

    /// <summary>What the next line with such a row says of the worker.</summary>
    private static async Task<string> NextAsync(StreamReader lines, Func<JsonElement, bool> isIt)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var line = JsonDocument.Parse(await lines.ReadLineAsync(deadline.Token) ?? throw new EndOfStreamException());
            foreach (var row in line.RootElement.GetProperty("p").EnumerateArray().Where(isIt))
                return $"{row[1].GetString()} {row[2].GetInt32()}";
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
