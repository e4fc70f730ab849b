using System.Text;
using Daphne.Changes;
using Daphne.Logs;
using Daphne.Tests.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Tests.Logs;

public sealed class LogAppendTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task What_is_stored_already_is_not_stored_again(DatabaseProvider provider)
    {
        await using var logs = await LogFixture.CreateAsync(provider);
        var id = await logs.AddStreamAsync();
        Assert.Equal(6, await logs.AppendAsync(id, 0, "one\ntw"));
        Assert.Equal(6, await logs.AppendAsync(id, 0, "one\ntw"));
        Assert.Equal(6, await logs.AppendAsync(id, 2, "e\n"));
        Assert.Equal(8, await logs.AppendAsync(id, 4, "two\n"));
        Assert.Equal("one\ntwo\n"u8.ToArray(), await logs.ReadAsync(id));
        Assert.Equal(["one", "two"], await logs.ReadLinesAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_gap_is_refused_and_nothing_is_lost(DatabaseProvider provider)
    {
        await using var logs = await LogFixture.CreateAsync(provider);
        var id = await logs.AddStreamAsync();
        await logs.AppendAsync(id, 0, "abc");
        var problem = await Assert.ThrowsAsync<ProblemException>(() => logs.AppendAsync(id, 4, "e"));
        Assert.Equal(ProblemKind.Conflict, problem.Kind);
        Assert.Contains("byte 3", problem.Message, StringComparison.Ordinal);
        Assert.Equal("abc"u8.ToArray(), await logs.ReadAsync(id));
    }

    [Fact]
    public async Task A_stream_that_is_not_there_is_not_found()
    {
        await using var logs = await LogFixture.CreateAsync(DatabaseProvider.Sqlite);
        var problem = await Assert.ThrowsAsync<ProblemException>(() => logs.AppendAsync("nowhere", 0, "x"));
        Assert.Equal(ProblemKind.NotFound, problem.Kind);
    }

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Ten_megabytes_without_a_newline_survive_in_full_chunks_and_show_as_one_cut_line(DatabaseProvider provider)
    {
        await using var logs = await LogFixture.CreateAsync(provider);
        var id = await logs.AddStreamAsync();
        var bytes = Noise(10 * 1024 * 1024 + 17);
        bytes.AsSpan().Replace((byte)'\n', (byte)0);
        await logs.AppendAsync(id, 0, "first\n");
        await logs.Store.AppendAsync(id, 6, bytes, Cancelled);
        await logs.AppendAsync(id, 6 + bytes.Length, "\nlast");

        Assert.Equal(bytes, await logs.ReadAsync(id, 6, bytes.Length));
        var lines = await logs.ReadLinesAsync(id);
        Assert.Equal(3, lines.Length);
        Assert.Equal(ILogView.MaxLineLength, lines[1].Length, 1.0);
        Assert.Equal("last", lines[2]);
        await using var db = logs.Database.CreateDbContext();
        Assert.Equal(161, await db.LogChunks.CountAsync(Cancelled));
    }

    [Fact]
    public async Task Many_small_appends_make_few_rows_and_are_announced_after_they_are_stored()
    {
        await using var logs = await LogFixture.CreateAsync(DatabaseProvider.Sqlite);
        var id = await logs.AddStreamAsync("deployment1");
        using var subscription = logs.Feed.Subscribe(_ => true);
        for (var number = 0; number < 200; number++)
            await logs.Store.AppendTextAsync(id, $"line {number}\n", Cancelled);
        Assert.Equal([new Change(ChangeTopic.Log, id, "deployment1")], await subscription.NextAsync(Cancelled));
        await using var db = logs.Database.CreateDbContext();
        Assert.Single(await db.LogChunks.ToListAsync(Cancelled));
        Assert.Single(await db.LogSegments.ToListAsync(Cancelled));
        Assert.Equal(200, (await logs.Store.ViewStream(id).GetExtentAsync(Cancelled)).Lines);
    }

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Two_instances_that_mirror_the_same_log_at_once_store_every_byte_once(DatabaseProvider provider)
    {
        await using var logs = await LogFixture.CreateAsync(provider);
        var id = await logs.AddStreamAsync("deployment1");
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2_000).Select(number => $"line {number} of a log\n")));
        using var other = logs.NewStore();
        await Task.WhenAll(MirrorAsync(logs.Store, 701), MirrorAsync(other, 997), MirrorAsync(logs.Store, 1_303));

        Assert.Equal(bytes, await logs.ReadAsync(id));
        Assert.Equal(await logs.ReadLinesAsync(id), (await logs.ReadMergedAsync("deployment1")).Select(line => line[(line.IndexOf(' ') + 1)..]));

        async Task MirrorAsync(LogStore store, int step)
        {
            for (long offset = 0; offset < bytes.Length;)
                offset = await store.AppendAsync(id, offset, bytes.AsMemory((int)offset, Math.Min(step, bytes.Length - (int)offset)), Cancelled);
        }
    }

    [Fact]
    public async Task A_log_can_be_read_on_after_a_restart()
    {
        await using var logs = await LogFixture.CreateAsync(DatabaseProvider.Sqlite);
        var id = await logs.AddStreamAsync();
        await logs.AppendAsync(id, 0, "before ");
        using var restarted = logs.NewStore();
        await restarted.AppendTextAsync(id, "after\n", Cancelled);
        Assert.Equal(["before after"], await logs.ReadLinesAsync(id));
    }

    [Fact]
    public async Task A_complete_log_says_so_and_still_takes_late_bytes()
    {
        await using var logs = await LogFixture.CreateAsync(DatabaseProvider.Sqlite);
        var id = await logs.AddStreamAsync();
        await logs.AppendAsync(id, 0, "unfini");
        Assert.Equal(new LogExtent(1, 6, false, EndsInsideLine: true), await logs.Store.ViewStream(id).GetExtentAsync(Cancelled));
        await logs.Store.CompleteAsync(id, Cancelled);
        await logs.Store.CompleteAsync(id, Cancelled);
        await logs.AppendAsync(id, 6, "shed\n");
        Assert.Equal(new LogExtent(1, 11, true), await logs.Store.ViewStream(id).GetExtentAsync(Cancelled));
        Assert.Equal(["unfinished"], await logs.ReadLinesAsync(id));
    }

    internal static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
