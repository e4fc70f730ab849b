using System.Collections.Concurrent;
using System.Diagnostics;
using Daphne.EndToEnd.Running;

namespace Daphne.EndToEnd.Chaos;

/// <summary>
/// One instance of the dashboard, as the operating system sees it: started, killed, frozen and ended from outside, always on the same
/// data directory, which others may share. Its home folder is its own, by which everything that it started is found again.
/// </summary>
public sealed class DashboardProcess(string name, string folder, string data, string token, IReadOnlyList<string> options) : IAsyncDisposable
{
    /// <summary>A start on a busy machine; how fast it is is not what is tested.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly HttpClient Http = new();
    private readonly ConcurrentQueue<string> output = new();
    private Process? process;

    public string Name => name;

    public string Address { get; } = $"http://127.0.0.1:{FreePorts.Find(1)}";

    public string Home => Path.Combine(folder, "home");

    public int Id => process?.Id ?? 0;

    public bool IsRunning => process is { HasExited: false };

    /// <summary>What it printed in all its lives.</summary>
    public string Output => string.Join('\n', output);

    private static string Program => Path.Combine(
        Repository.Root, "src", "Daphne.Dashboard", Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "Daphne.EndToEnd.Tests"), AppContext.BaseDirectory), "Daphne.Dashboard.dll");

    public void Start()
    {
        var info = new ProcessStartInfo("dotnet", [Program, "--data-dir", data, "--urls", Address, .. options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["DAPHNE_DASHBOARD_TOKEN"] = token;
        info.Environment["HOME"] = Directory.CreateDirectory(Home).FullName;
        info.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(folder, "t")).FullName;
        output.Enqueue("== start");
        process = Process.Start(info) ?? throw new InvalidOperationException("dotnet did not start.");
        process.StandardInput.Close();
        _ = ReadAsync(process.StandardOutput);
        _ = ReadAsync(process.StandardError);
    }

    /// <summary>Waits until it serves.</summary>
    public async Task<TimeSpan> ReadyAsync(CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < StartLimit; await Task.Delay(Poll, cancellationToken))
        {
            if (!IsRunning)
                throw new ChaosException($"{name} ended at its start:\n{Output}");
            if (await ServesAsync(cancellationToken))
                return watch.Elapsed;
        }
        throw new ChaosException($"{name} does not serve {StartLimit} after its start:\n{Output}");
    }

    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
    }

    public Task FreezeAsync() => SignalAsync("STOP");

    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>As Ctrl+C.</summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> EndAsync(TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        await SignalAsync("TERM");
        await process!.WaitForExitAsync(CancellationToken.None).WaitAsync(limit);
        return watch.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
            await KillAsync();
        process?.Dispose();
    }

    private Task SignalAsync(string signal) => Tool.RunAsync("kill", [$"-{signal}", $"{Id}"]);

    private async Task<bool> ServesAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"{Address}/healthz"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task ReadAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync(CancellationToken.None) is { } line)
            output.Enqueue(line);
    }
}
