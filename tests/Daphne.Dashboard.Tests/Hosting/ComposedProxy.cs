using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Daphne.Dashboard.Tests.Hosting;

/// <summary>The reverse proxy of docker-compose.yml, with its configuration taken from there, before dashboards of the test's own.</summary>
public sealed class ComposedProxy : IAsyncDisposable
{
    private const string Dashboards = "dashboard-1:5080 dashboard-2:5080";
    private readonly string folder = Directory.CreateTempSubdirectory("daphne-proxy-").FullName;
    private Process? caddy;

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}");

    /// <summary>Skips the test where Caddy is not installed; on the build server that is a failure.</summary>
    public async Task StartAsync(params RunningDashboard[] dashboards)
    {
        var configuration = Configuration();
        Assert.Contains(Dashboards, configuration, StringComparison.Ordinal);
        var file = Path.Combine(folder, "Caddyfile");
        await File.WriteAllTextAsync(file, configuration
            .Replace(Dashboards, string.Join(' ', dashboards.Select(dashboard => dashboard.Address.Authority)), StringComparison.Ordinal)
            .Replace("\n:5080 {", $"\nhttp://:{Address.Port} {{\nbind 127.0.0.1\n", StringComparison.Ordinal));
        var start = new ProcessStartInfo("caddy", ["run", "--adapter", "caddyfile", "--config", file]) { RedirectStandardError = true };
        start.Environment["HOME"] = start.Environment["XDG_DATA_HOME"] = start.Environment["XDG_CONFIG_HOME"] = folder;
        try
        {
            caddy = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            const string Missing = "Caddy is not installed, so the proxy of docker-compose.yml was NOT tested: apt-get install caddy";
            if (Environment.GetEnvironmentVariable("CI") == "true")
                Assert.Fail(Missing);
            Assert.Skip(Missing);
        }
        caddy.ErrorDataReceived += (_, _) => { };
        caddy.BeginErrorReadLine();
        await WaitUntilReadyAsync();
    }

    /// <summary>A browser: it keeps cookies, and shows redirects instead of following them.</summary>
    public HttpClient Browser(CookieContainer? cookies = null) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies ?? new CookieContainer() }) { BaseAddress = Address };

    public async ValueTask DisposeAsync()
    {
        if (caddy is not null)
        {
            caddy.Kill();
            await caddy.WaitForExitAsync();
            caddy.Dispose();
        }
        Directory.Delete(folder, recursive: true);
    }

    private static string Configuration()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "docker-compose.yml")))
            root = root.Parent;
        var lines = File.ReadLines(Path.Combine(root.FullName, "docker-compose.yml"))
            .SkipWhile(line => line != "    content: |").Skip(1).TakeWhile(line => line.Length == 0 || line.StartsWith("      ", StringComparison.Ordinal));
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : line[6..])).Replace("$$", "$", StringComparison.Ordinal);
    }

    private async Task WaitUntilReadyAsync()
    {
        using var browser = Browser();
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if ((await browser.GetAsync("/healthz", TestContext.Current.CancellationToken)).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (!caddy!.HasExited && deadline.Elapsed < TimeSpan.FromSeconds(20))
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
