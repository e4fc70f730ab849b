using System.Diagnostics;
using System.Net.Sockets;

namespace Daphne.Tests;

public sealed class LongCableTests
{
    [Fact]
    public async Task A_long_cable_delays_both_ways_in_a_lab_of_the_tests_own()
    {
        await using var lab = await Lab.StartAsync(new LabShape { Standalone = 1, Nodes = 0, LongCables = ["s1"] });
        var near = await ConnectAsync(lab.Host("s1"));
        await lab.DelayAsync("s1", milliseconds: 300);
        var far = await ConnectAsync(lab.Host("s1"));

        Assert.InRange(near.TotalMilliseconds, 0, 599);
        Assert.InRange(far.TotalMilliseconds, 600, 10_000);
    }

    private static async Task<TimeSpan> ConnectAsync(LabHost host)
    {
        var watch = Stopwatch.StartNew();
        using var client = new TcpClient();
        await client.ConnectAsync(host.Address, host.Port, TestContext.Current.CancellationToken);
        return watch.Elapsed;
    }
}
