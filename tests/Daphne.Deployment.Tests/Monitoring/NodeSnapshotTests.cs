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

    [Fact]
    public void One_that_comes_before_a_waiting_reader_goes_on_does_no_harm()
    {
        var latest = new LatestSnapshot();
        var reader = new LateContext();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(reader);
        var next = latest.NextAsync(TestContext.Current.CancellationToken);
        SynchronizationContext.SetSynchronizationContext(before);

        latest.Offer(NodeSnapshot.Parse("""{"t":1,"p":[]}"""));
        Assert.True(SpinWait.SpinUntil(() => reader.HasWork, TimeSpan.FromSeconds(10)));
        latest.Offer(NodeSnapshot.Parse("""{"t":2,"p":[]}"""));
        reader.GoOn();

        Assert.True(next.IsCompletedSuccessfully);
        Assert.True(latest.TakeNews());
    }

    /// <summary>Goes on behind an await only when it is told to.</summary>
    private sealed class LateContext : SynchronizationContext
    {
        private volatile Action? rest;

        public bool HasWork => rest is not null;

        public override void Post(SendOrPostCallback d, object? state) => rest = () => d(state);

        public void GoOn() => rest!();
    }
}
