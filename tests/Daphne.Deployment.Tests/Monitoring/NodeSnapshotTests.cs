using Daphne.Monitoring;

namespace Daphne.Tests.Monitoring;

public sealed class NodeSnapshotTests
{
    [Fact]
    public void A_line_of_the_status_stream_is_read()
    {
        var snapshot = NodeSnapshot.Parse("""{"t":12.5,"p":[["a","alive",17,"boot:99",300,40,null],["b","gone",0,"",0,0,139]]}""");

        Assert.Equal(12.5, snapshot.Uptime);
        Assert.Equal(new ProcessSnapshot("a", true, 17, 300, 40, null), snapshot.Processes["a"]);
        Assert.Equal(new ProcessSnapshot("b", false, 0, 0, 0, 139), snapshot.Processes["b"]);
    }

    [Fact]
    public void A_node_where_nothing_runs_says_so() => Assert.Empty(NodeSnapshot.Parse("""{"t":1,"p":[]}""").Processes);

    [Fact]
    public async Task Whoever_is_slow_gets_the_newest_snapshot_only()
    {
        var latest = new LatestSnapshot();
        Assert.Null(latest.Current);
        for (var uptime = 1; uptime <= 5; uptime++)
            latest.Offer(NodeSnapshot.Parse($$"""{"t":{{uptime}},"p":[]}"""));

        Assert.Equal(5, (await latest.NextAsync(TestContext.Current.CancellationToken)).Uptime);
        Assert.True(latest.TakeNews());
        Assert.False(latest.TakeNews());
        var next = latest.NextAsync(TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);
        latest.Offer(NodeSnapshot.Parse("""{"t":6,"p":[]}"""));
        Assert.Equal(6, (await next).Uptime);
    }
}
