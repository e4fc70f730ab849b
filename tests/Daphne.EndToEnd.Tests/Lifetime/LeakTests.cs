using System.Globalization;
using Daphne.EndToEnd.Running;

namespace Daphne.EndToEnd.Lifetime;

/// <summary>
/// What a dashboard holds after many operations, good and bad ones, on real hosts. <c>DAPHNE_LEAK_OPERATIONS=500</c> is the long form.
/// </summary>
public sealed class LeakTests(RunningDashboard dashboard, TwoHosts hosts) : IClassFixture<RunningDashboard>, IClassFixture<TwoHosts>
{
    private const int OperationsARound = 12;
    private static readonly TimeSpan UntilIdle = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);
    private static readonly string[] Hosts = ["s1", "s2"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_many_operations_there_is_nothing_more_than_before()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("DAPHNE_LEAK_OPERATIONS") ?? "60", CultureInfo.InvariantCulture) / OperationsARound;
        var cluster = await dashboard.Api.AddClusterAsync("good", hosts.Lab, Hosts);
        var refusing = await dashboard.Api.AddClusterAsync("refusing", hosts.Lab, "login");
        await hosts.Lab.SshdAsync("login", "DenyUsers root");
        var deployments = await Task.WhenAll(Enumerable.Range(1, 2).Select(number => dashboard.Api.DeployAsync($"deployment {number}", cluster, workers: 1)));

        // The first round compiles, connects and fills pools.
        await RoundAsync(cluster, refusing, deployments);
        var before = await StillAsync();
        for (var round = 0; round < rounds; round++)
            await RoundAsync(cluster, refusing, deployments);

        var after = await UntilAsync(now => now.IsWithin(before));
        TestContext.Current.TestOutputHelper?.WriteLine($"{rounds * OperationsARound} operations: {before} -> {after}");
        Assert.True(after.IsWithin(before), $"before: {before}\nafter: {after}\n{string.Join('\n', ChildProcesses.Of(dashboard.ProcessId).Values.Select(command => string.Concat(command.Replace('\0', ' ').Take(120))))}");
    }

    private async Task RoundAsync(string cluster, string refusing, string[] deployments)
    {
        var ends = await Task.WhenAll([
            RepeatAsync($"clusters/{cluster}/check", 2, "succeeded"),
            RepeatAsync($"clusters/{refusing}/check", 2, "failed"),
            .. deployments.Select(CycleAsync),
        ]);
        Assert.Equal(OperationsARound, ends.Sum());
    }

    private async Task<int> CycleAsync(string deployment)
    {
        await ExpectAsync($"deployments/{deployment}/stop", "succeeded");
        await ExpectAsync($"deployments/{deployment}/start", "succeeded");
        await ExpectAsync($"deployments/{deployment}/runs", "succeeded", new { script = "print(1);\n" });
        await ExpectAsync($"deployments/{deployment}/runs", "failed", new { script = "# sim: exit 3\n" });
        return 4;
    }

    private async Task<int> RepeatAsync(string path, int times, string status)
    {
        for (var time = 0; time < times; time++)
            await ExpectAsync(path, status);
        return times;
    }

    private async Task ExpectAsync(string path, string status, object? body = null) => Assert.Equal(status, await dashboard.Api.DoAsync(path, body));

    /// <summary>What it holds once that does not grow less any more.</summary>
    private async Task<Footprint> StillAsync()
    {
        var (least, since) = (await TakeAsync(), 0);
        return await UntilAsync(now =>
        {
            (least, since) = now.IsWithin(least) && now != least && now.Children + now.Descriptors < least.Children + least.Descriptors ? (now, 0) : (least, since + 1);
            return since >= 6;
        });
    }

    /// <summary>What it holds when that is so, or at the end of our patience.</summary>
    private async Task<Footprint> UntilAsync(Func<Footprint, bool> condition)
    {
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); ;)
        {
            var now = await TakeAsync();
            if (condition(now) || watch.Elapsed > UntilIdle)
                return now;
            await Task.Delay(BetweenLooks, Cancelled);
        }
    }

    private Task<Footprint> TakeAsync() => Footprint.TakeAsync(dashboard, hosts.Lab, Hosts);
}
