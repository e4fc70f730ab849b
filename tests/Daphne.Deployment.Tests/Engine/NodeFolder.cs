using Daphne.Monitoring;
using Daphne.Remote;

namespace Daphne.Tests.Engine;

/// <summary>An install root on this machine, with odd letters in its path, and the scripts that run on nodes.</summary>
internal sealed class NodeFolder : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("daphne-node-");
    private readonly List<string> started = [];

    public NodeFolder() => Root = Path.Combine(folder.FullName, "it's $(mine) ü");

    public string Root { get; }

    public LocalHost Host { get; } = new("here");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public string PathOf(string relative) => Path.Combine(Root, relative);

    public bool Has(string relative) => Path.Exists(PathOf(relative));

    /// <summary>What a script that has to succeed prints, line by line.</summary>
    public async Task<string[]> RunAsync(string script, params string[] arguments)
    {
        var result = await TryAsync(script, arguments);
        Assert.True(result.Succeeded, $"{script}: {result.ExitCode} {result.Text}");
        return [.. result.Lines];
    }

    public Task<CommandResult> TryAsync(string script, params string[] arguments) => TryAsync(script, [], arguments);

    public Task<CommandResult> TryAsync(string script, byte[] input, params string[] arguments) => Host.RunAsync(
        RemoteScript.Command(script, [Root, .. arguments]), Limit, Cancelled, (stream, token) => stream.WriteAsync(input, token).AsTask());

    public async Task<LogReader> ReadLogsAsync() => new(await Host.StartAsync(RemoteScript.Command("read-logs.sh", Root, "n1"), Cancelled), TimeProvider.System);

    /// <summary>Makes a package as it stands when it is installed: the worker is this shell script.</summary>
    public void Install(string sha256, string worker)
    {
        var bin = PathOf($"packages/{sha256}/bin");
        Directory.CreateDirectory(bin);
        var program = Path.Combine(bin, "DistributedWorker");
        File.WriteAllText(program, worker);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Starts workers with these variables; what they are is ended with the test.</summary>
    public async Task<string[]> StartWorkersAsync(string sha256, string[] variables, params (string Id, int Port)[] workers)
    {
        started.AddRange(workers.Select(worker => $"nodes/n1/d1/workers/{worker.Id}"));
        return await RunAsync("start-workers.sh",
            ["n1", "d1", sha256, "0", $"{variables.Length}", .. variables, .. workers.SelectMany(worker => new[] { worker.Id, "127.0.0.1", $"{worker.Port}" })]);
    }

    public async ValueTask DisposeAsync()
    {
        if (started.Count > 0)
            await TryAsync("stop-processes.sh", ["0", .. started]);
        folder.Delete(recursive: true);
    }
}
