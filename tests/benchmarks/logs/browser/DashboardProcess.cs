using System.Diagnostics;
using System.Globalization;

namespace Daphne.LogBenchmark;

/// <summary>The built dashboard as a process of its own, with a data directory that holds the long log already.</summary>
internal sealed class DashboardProcess : IAsyncDisposable
{
    private const string LoginLine = "Log in at ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private readonly Process process;
    private readonly TaskCompletionSource<string> loginLink = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DashboardProcess(Process process) => this.process = process;

    /// <summary>With the address of the dashboard in front of it.</summary>
    public Uri LoginLink { get; private set; } = null!;

    /// <summary>Megabytes that it takes, of what it shares with others its part.</summary>
    public double Memory => File.ReadLines($"/proc/{process.Id}/smaps_rollup")
        .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024).Single();

    public static async Task<DashboardProcess> StartAsync(string program, string dataDirectory)
    {
        var info = new ProcessStartInfo("dotnet", [program, "--data-dir", dataDirectory, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        info.Environment["HOME"] = info.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(dataDirectory, "tmp")).FullName;
        var dashboard = new DashboardProcess(Process.Start(info)!);
        dashboard.process.StandardInput.Close();
        _ = dashboard.ReadAsync();
        try
        {
            dashboard.LoginLink = new Uri(await dashboard.loginLink.Task.WaitAsync(StartLimit));
            return dashboard;
        }
        catch
        {
            await dashboard.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.IndexOf(LoginLine, StringComparison.Ordinal) is >= 0 and var at)
                loginLink.TrySetResult(line[(at + LoginLine.Length)..].Trim());
        loginLink.TrySetException(new InvalidOperationException("The dashboard ended at its start."));
    }
}
