using System.Collections.Concurrent;
using System.Diagnostics;
using Daphne.EndToEnd.Browsing;

namespace Daphne.EndToEnd.Running;

/// <summary>
/// The dashboard as a user starts it: the built program as a process of its own, with a data directory and a home folder that
/// nobody has used before. What it deployed on this machine is cleaned at the end.
/// </summary>
public class RunningDashboard : IAsyncLifetime
{
    private const string LoginLine = "Log in at ";

    /// <summary>Three seconds of CPU, which take long on a machine that many share.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("daphne-e2e-").FullName;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<string> _loginLink = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;

    /// <summary>With that of the login link, e.g. <c>http://127.0.0.1:41234</c>.</summary>
    public string Address { get; } = $"http://127.0.0.1:{FreePorts.Find(1)}";

    /// <summary>What was printed for the person who started it.</summary>
    public string LoginLink { get; private set; } = "";

    public DashboardApi Api { get; private set; } = null!;

    public int ProcessId => _process!.Id;

    /// <summary>Where it puts its sockets and whatever else is to go with it.</summary>
    public string TemporaryFolder => Path.Combine(_folder, "tmp");

    /// <summary>Everything that was printed until now.</summary>
    public string Output => string.Join('\n', _output);

    // Of the same configuration as these tests: bin/<configuration>/<framework>.
    private static string Program => Path.Combine(
        Repository.Root, "src", "Daphne.Dashboard", Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "Daphne.EndToEnd.Tests"), AppContext.BaseDirectory), "Daphne.Dashboard.dll");

    public virtual async ValueTask InitializeAsync()
    {
        var token = $"token-of-the-tests-{Guid.NewGuid():N}";
        var info = new ProcessStartInfo("dotnet", [Program, "--data-dir", Path.Combine(_folder, "data"), "--urls", Address])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["DAPHNE_DASHBOARD_TOKEN"] = token;
        info.Environment["TMPDIR"] = Directory.CreateDirectory(TemporaryFolder).FullName;
        info.Environment["HOME"] = Directory.CreateDirectory(Path.Combine(_folder, "home")).FullName;
        _process = Process.Start(info) ?? throw new InvalidOperationException("dotnet did not start.");
        _process.StandardInput.Close();
        _ = ReadAsync(_process.StandardOutput);
        _ = ReadAsync(_process.StandardError);
        _ = _process.WaitForExitAsync(CancellationToken.None).ContinueWith(
            _ => _loginLink.TrySetException(new InvalidOperationException($"The dashboard ended at its start:\n{Output}")), TaskScheduler.Default);
        LoginLink = await _loginLink.Task.WaitAsync(StartLimit);
        Api = new DashboardApi(Address, token);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_process is null)
            return;
        if (!_process.HasExited)
            await EndAsync(_process);
        Api?.Dispose();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Asks it to end, as systemd and Ctrl+C do.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync(TimeSpan limit)
    {
        await Tool.RunAsync("kill", ["-TERM", $"{ProcessId}"]);
        await _process!.WaitForExitAsync(CancellationToken.None).WaitAsync(limit);
        return _process.ExitCode;
    }

    private async Task EndAsync(Process process)
    {
        try
        {
            if (Api is not null)
                await Api.CleanThisMachineAsync();
            await TerminateAsync(Patience.Time);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private async Task ReadAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync(CancellationToken.None) is { } line)
        {
            _output.Enqueue(line);
            if (line.IndexOf(LoginLine, StringComparison.Ordinal) is >= 0 and var at)
                _loginLink.TrySetResult(line[(at + LoginLine.Length)..].Trim());
        }
    }
}
