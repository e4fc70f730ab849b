using System.Diagnostics;
using Daphne.EndToEnd.Browsing;
using Daphne.EndToEnd.Running;

namespace Daphne.EndToEnd.Lifetime;

/// <summary>The end of a dashboard that is in the middle of everything.</summary>
public sealed class ShutdownTests(RunningDashboard dashboard, TwoHosts hosts, Chromium chromium)
    : Story(dashboard, chromium), IClassFixture<RunningDashboard>, IClassFixture<TwoHosts>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task It_ends_in_five_seconds_leaves_the_workers_and_takes_every_connection_with_it()
    {
        // A browser that finds its dashboard gone says so in its console.
        Foresee("ERR_CONNECTION_REFUSED|WebSocket|Connection disconnected|Cannot send data|Failed to (fetch|complete negotiation)|ERR_|reconnect");
        var cluster = await Dashboard.Api.AddClusterAsync("two machines", hosts.Lab, "s1", "s2");
        var deployment = await Dashboard.Api.DeployAsync("steady", cluster, workers: 2);
        var workers = await WorkersAsync();
        Assert.Equal(4, workers.Length);
        await Page.GotoAsync($"/deployments/{deployment}");
        await ExpectStateAsync(Badge, "Ready");
        await using var events = await Dashboard.Api.ListenAsync($"deployments/{deployment}/events");
        await hosts.Lab.FreezeAsync("s2");
        var check = await Dashboard.Api.BeginAsync($"clusters/{cluster}/check");
        await WaitUntilAsync(async () => await Dashboard.Api.StatusOfAsync(check) == "running");
        var children = ChildProcesses.Of(Dashboard.ProcessId);
        Assert.Contains(children.Values, command => command.StartsWith("ssh\0-M", StringComparison.Ordinal));

        var watch = Stopwatch.StartNew();
        var code = await Dashboard.TerminateAsync(Patience.Time);

        Assert.Equal(0, code);
        Assert.True(watch.Elapsed < Limit, $"It took {watch.Elapsed}.");
        await WaitUntilAsync(() => Task.FromResult(!children.Any(child => ChildProcesses.IsRunning(child.Key, child.Value))));
        Assert.Empty(Directory.GetDirectories(Dashboard.TemporaryFolder, "daphne-*"));
        await hosts.Lab.ThawAsync("s2");
        Assert.Equal(workers, await WorkersAsync());
    }

    /// <summary>Host, process id and command line of every worker.</summary>
    private async Task<string[]> WorkersAsync()
    {
        var found = new List<string>();
        foreach (var host in new[] { "s1", "s2" })
            found.AddRange((await hosts.Lab.ExecAsync(host, "sh", "-c", "pgrep -af '^[^ ]*bin/DistributedWorker '")).Split('\n').Select(line => $"{host} {line}"));
        return [.. found];
    }

    private static async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        for (var watch = Stopwatch.StartNew(); !await condition();)
        {
            Assert.True(watch.Elapsed < Patience.Time, "Waited in vain.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancelled);
        }
    }
}
