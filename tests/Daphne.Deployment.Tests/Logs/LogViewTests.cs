using Daphne.Changes;
using Daphne.Logs;
using Daphne.Tests.Data;

namespace Daphne.Tests.Logs;

/// <summary>Some sources of a merged log, times, marks, and what retention left.</summary>
public sealed class LogViewTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Any_subset_of_the_workers_is_read_searched_and_counted_as_if_the_others_were_not_there(DatabaseProvider provider)
    {
        await using var logs = await LogFixture.CreateAsync(provider);
        string[] ids = [await logs.AddStreamAsync("d", "w0"), await logs.AddStreamAsync("d", "w1"), await logs.AddStreamAsync("d", "w2")];
        var offsets = new long[3];
        var arrived = new List<(int Stream, string Text)>();
        var random = new Random(5);
        var view = logs.Store.ViewWorkers("d", [ids[0], ids[2]]);
        for (var round = 0; round < 700; round++)
        {
            var stream = random.Next(3);
            var lines = Enumerable.Range(0, random.Next(1, 4)).Select(line => $"{round}.{line}{(random.Next(5) == 0 ? " hit" : "")}").ToList();
            offsets[stream] = await logs.AppendAsync(ids[stream], offsets[stream], string.Concat(lines.Select(line => line + "\n")));
            arrived.AddRange(lines.Select(line => (stream, line)));
            if (round % 50 == 0)
                Assert.Equal(arrived.Count(line => line.Stream != 1), (await view.GetExtentAsync(Cancelled)).Lines);
        }

        var expected = arrived.Where(line => line.Stream != 1).Select(line => line.Text).ToList();
        var hits = expected.Index().Where(line => line.Item.EndsWith("hit", StringComparison.Ordinal)).Select(line => (long)line.Index).ToList();
        Assert.Equal(expected.Count, (await view.GetExtentAsync(Cancelled)).Lines);
        Assert.Equal(expected, (await view.ReadLinesAsync(0, 10_000, Cancelled)).Select(line => line.Text));
        Assert.Equal(expected.Skip(613).Take(40), (await view.ReadLinesAsync(613, 40, Cancelled)).Select(line => line.Text));
        Assert.Equal(Enumerable.Range(613, 40), (await view.ReadLinesAsync(613, 40, Cancelled)).Select(line => (int)line.Number));
        Assert.Equal(hits, (await view.SearchAsync(new LogQuery("hit"), null, Cancelled)).Lines);
        Assert.Equal(hits.First(hit => hit >= 400), await view.FindAsync(new LogQuery("hit"), 400, Cancelled));
        Assert.False(view.IsTouchedBy(new Change(ChangeTopic.Log, ids[1], "d")));
        Assert.True(view.IsTouchedBy(new Change(ChangeTopic.Log, ids[2], "d")));
    }

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_line_has_the_time_at_which_it_arrived_and_is_found_by_it(DatabaseProvider provider)
    {
        await using var logs = await LogFixture.CreateAsync(provider);
        var clock = new MovedClock();
        using var store = new LogStore(logs.Database, logs.Feed, clock, new Daphne.Secrets.KnownSecrets());
        var first = await logs.AddStreamAsync("d", "w0");
        var second = await logs.AddStreamAsync("d", "w1");
        await store.AppendTextAsync(first, "a\nb\n", Cancelled);
        clock.Advance(TimeSpan.FromMinutes(1));
        await store.AppendTextAsync(second, "c\n", Cancelled);
        clock.Advance(TimeSpan.FromMinutes(1));
        await store.AppendTextAsync(first, "d\n", Cancelled);

        var lines = await store.ViewWorkers("d").ReadLinesAsync(0, 10, Cancelled);
        Assert.Equal([("a", 0), ("b", 0), ("c", 1), ("d", 2)], lines.Select(line => (line.Text, (int)(line.At!.Value - Noon).TotalMinutes)));
        foreach (var view in new[] { store.ViewWorkers("d"), store.ViewWorkers("d", [first, second]) })
        {
            Assert.Equal(0, await view.FindTimeAsync(Noon.AddHours(-1), Cancelled));
            Assert.Equal(2, await view.FindTimeAsync(Noon.AddSeconds(5), Cancelled));
            Assert.Equal(3, await view.FindTimeAsync(Noon.AddSeconds(65), Cancelled));
            Assert.Null(await view.FindTimeAsync(Noon.AddHours(1), Cancelled));
        }
        Assert.Equal(2, await store.ViewStream(first).FindTimeAsync(Noon.AddSeconds(5), Cancelled));
    }

    [Fact]
    public async Task The_line_at_which_the_file_was_replaced_on_the_node_says_so()
    {
        await using var logs = await LogFixture.CreateAsync(DatabaseProvider.Sqlite);
        var id = await logs.AddStreamAsync();
        await logs.AppendAsync(id, 0, "a\nb\nc\n");
        await logs.Database.AddAsync(new LogMark { StreamId = id, Offset = 2, Line = 1, At = Noon });

        var lines = await logs.Store.ViewStream(id).ReadLinesAsync(0, 3, Cancelled);

        Assert.Equal([null, Noon, null], lines.Select(line => line.RestartedAt));
    }

    [Theory]
    [InlineData("a line that ends in the next chunk\n", 1)]
    [InlineData("0123456789abcde\n", 0)]
    public async Task What_retention_dropped_is_not_asked_for(string line, int cut)
    {
        await using var logs = await LogFixture.CreateAsync(DatabaseProvider.Sqlite);
        var id = await logs.AddStreamAsync();
        await logs.AppendAsync(id, 0, string.Concat(Enumerable.Repeat(line, 2 * LogChunk.Size / line.Length)));
        var dropped = (LogChunk.Size / line.Length) + cut;
        await logs.DropFirstChunkAsync(id, dropped);

        var view = logs.NewStore().ViewStream(id);

        Assert.Equal(dropped, (await view.GetExtentAsync(Cancelled)).First);
        Assert.Equal([dropped, dropped + 1], (await view.ReadLinesAsync(0, dropped + 2, Cancelled)).Select(read => (int)read.Number));
        Assert.All(await view.ReadLinesAsync(dropped, 3, Cancelled), read => Assert.Equal(line.TrimEnd(), read.Text));
        var matches = await view.SearchAsync(new LogQuery("e"), null, Cancelled);
        Assert.Equal(dropped, matches.Lines[0]);
        Assert.Equal((2 * LogChunk.Size / line.Length) - dropped, matches.Count);
    }

    /// <summary>Stands until it is moved, also for what measures how long something took.</summary>
    private sealed class MovedClock : TimeProvider
    {
        private TimeSpan passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Noon + passed;

        public override long GetTimestamp() => passed.Ticks;

        public void Advance(TimeSpan time) => passed += time;
    }
}
