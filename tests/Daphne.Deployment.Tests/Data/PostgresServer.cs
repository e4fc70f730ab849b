using System.Diagnostics;
using Daphne.Tests.Data;

[assembly: AssemblyFixture(typeof(PostgresServer.Shutdown))]

namespace Daphne.Tests.Data;

/// <summary>
/// A PostgreSQL server of the test run's own, started when the first test asks for it, reached through a Unix socket only. A shell
/// watches over it that starts it again where it ends, and ends it and removes its folder when the test run ends or dies.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Script = """
        initdb -D "$0/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions >"$0/log" 2>&1 || exit 1
        while [ ! -e "$0/end" ]; do
            postgres -D "$0/data" -k "$0" -c listen_addresses= -c fsync=off -c full_page_writes=off \
                -c shared_buffers=32MB -c max_connections=200 >>"$0/log" 2>&1 </dev/null
            sleep 0.1
        done &
        cat >/dev/null
        : > "$0/end"
        # It may be starting at this moment, and have no file yet that says which process it is.
        while kill -0 $! 2>/dev/null; do
            kill -INT "$(head -n 1 "$0/data/postmaster.pid" 2>/dev/null)" 2>/dev/null
            sleep 0.1
        done
        wait
        rm -rf "$0"
        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly Lazy<Task<PostgresServer?>> Server = new(TryStartAsync);
    private readonly Process shell;

    private PostgresServer(string folder, Process shell)
    {
        Folder = folder;
        this.shell = shell;
    }

    /// <summary>Where its socket is.</summary>
    public string Folder { get; }

    /// <summary>Skips the test where PostgreSQL is not installed; on the build server that is a failure.</summary>
    public static async Task<PostgresServer> GetAsync()
    {
        if (await Server.Value is { } server)
            return server;
        const string Missing = "PostgreSQL is not installed, so this was NOT tested on it: apt-get install postgresql";
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(Missing);
        Assert.Skip(Missing);
        throw new UnreachableException();
    }

    /// <summary>Ends it without a word to anybody, as a crash does, and waits until it serves again.</summary>
    public async Task CrashAsync()
    {
        var pidFile = Path.Combine(Folder, "data", "postmaster.pid");
        var pid = File.ReadLines(pidFile).First();
        using var kill = Process.Start("kill", ["-QUIT", pid]);
        await kill.WaitForExitAsync();
        for (var deadline = Stopwatch.StartNew(); Directory.Exists($"/proc/{pid}") && deadline.Elapsed < StartLimit;)
            await Task.Delay(20);
        await WaitUntilReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        shell.Dispose();
    }

    private static async Task<PostgresServer?> TryStartAsync()
    {
        var binaries = FindBinaries();
        if (binaries is null)
            return null;
        var folder = Directory.CreateTempSubdirectory("daphne-pg-").FullName;
        var start = new ProcessStartInfo { FileName = "sh", RedirectStandardInput = true, WorkingDirectory = "/" };
        string[] arguments = ["-c", Script, folder];
        if (Environment.IsPrivilegedProcess)
        {
            // PostgreSQL refuses to run as root.
            using var chown = Process.Start("chown", ["nobody", folder]);
            await chown.WaitForExitAsync();
            start.FileName = "setpriv";
            arguments = ["--reuid=nobody", "--clear-groups", "sh", .. arguments];
        }
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["PATH"] = $"{binaries}:/usr/bin:/bin";
        start.Environment["LC_ALL"] = "C.UTF-8";
        var server = new PostgresServer(folder, Process.Start(start)!);
        await server.WaitUntilReadyAsync();
        return server;
    }

    private static string? FindBinaries() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Concat(Directory.Exists("/usr/lib/postgresql")
                ? Directory.GetDirectories("/usr/lib/postgresql").Order().Reverse().Select(version => Path.Combine(version, "bin"))
                : [])
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));

    private async Task WaitUntilReadyAsync()
    {
        var deadline = Stopwatch.StartNew();
        while (!await IsReadyAsync())
        {
            if (shell.HasExited || deadline.Elapsed > StartLimit)
                throw new InvalidOperationException($"PostgreSQL did not start:\n{await File.ReadAllTextAsync(Path.Combine(Folder, "log"))}");
            await Task.Delay(20);
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            return (await File.ReadAllLinesAsync(Path.Combine(Folder, "data", "postmaster.pid"))) is [.., var state] && state.Trim() == "ready";
        }
        catch (IOException)
        {
            // Not there yet, or not any more.
            return false;
        }
    }

    /// <summary>Ends the server with the test run.</summary>
    public sealed class Shutdown : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (Server.IsValueCreated && await Server.Value is { } server)
                await server.DisposeAsync();
        }
    }
}
