using System.Text;
using Daphne.Data;
using Daphne.Logs;
using Daphne.Monitoring;
using Daphne.Tests.Engine;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Tests.Monitoring;

/// <summary>The mirror against the real script, on logs in a folder of this machine.</summary>
public sealed class LogMirrorTests : IAsyncDisposable
{
    private readonly NodeFolder node = new();
    private EngineParts? engine;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_are_pulled_until_the_store_is_level_with_the_node()
    {
        var (large, small, empty) = (await NewLogAsync(Bytes(1_300_000)), await NewLogAsync(Bytes(10)), await NewLogAsync([]));

        await LevelAsync(new LogMirror(Logs), large, small, empty);

        Assert.Equal(Bytes(1_300_000), await StoredAsync(large));
        Assert.Equal(Bytes(10), await StoredAsync(small));
        Assert.Empty(await StoredAsync(empty));
    }

    [Fact]
    public async Task A_log_that_is_no_ones_any_more_keeps_no_other_one_from_being_mirrored()
    {
        var (orphan, other) = (await NewLogAsync(Bytes(10)), await NewLogAsync(Bytes(20)));
        await using (var db = engine!.Database.CreateDbContext())
            await db.LogStreams.Where(stream => stream.Id == orphan).ExecuteDeleteAsync(Cancelled);
        var mirror = new LogMirror(Logs);

        await using var reader = await node.ReadLogsAsync();

        Assert.Empty(await mirror.PullAsync([orphan, other], reader, Cancelled));

        Assert.Equal(Bytes(20), await StoredAsync(other));
        Assert.True(mirror.IsComplete(orphan));
    }

    [Fact]
    public async Task A_mirror_that_begins_anew_goes_on_where_the_store_ends()
    {
        var id = await NewLogAsync(Bytes(5000));
        await LevelAsync(new LogMirror(Logs), id);

        await File.AppendAllBytesAsync(FileOf(id), Bytes(3000), Cancelled);
        await LevelAsync(new LogMirror(Logs), id);

        byte[] both = [.. Bytes(5000), .. Bytes(3000)];
        Assert.Equal(both, await StoredAsync(id));
        Assert.Empty(await MarksAsync(id));
    }

    [Theory]
    [InlineData("the end\n", "again\n", false)]
    [InlineData("the e", "nd\nagain", false)]
    [InlineData("the e", "nd", true)]
    public async Task A_log_that_was_whole_is_open_again_where_its_process_began_anew(string before, string after, bool isComplete)
    {
        var id = await NewLogAsync(Encoding.UTF8.GetBytes(before));
        var mirror = new LogMirror(Logs);
        await LevelAsync(mirror, id);
        await mirror.CompleteAsync(id, start: 0, Cancelled);

        await File.AppendAllTextAsync(FileOf(id), after, Cancelled);
        mirror.Resume(id, start: 0);
        await using (var reader = await node.ReadLogsAsync())
            Assert.Empty(await mirror.PullAsync([id], reader, Cancelled));
        Assert.Equal(before, Encoding.UTF8.GetString(await StoredAsync(id)));
        mirror.Resume(id, start: 1);
        await LevelAsync(mirror, id);

        Assert.Equal(before + after, Encoding.UTF8.GetString(await StoredAsync(id)));
        Assert.Equal(isComplete, (await Logs.FindAsync(id, Cancelled))!.IsComplete);
        await mirror.CompleteAsync(id, start: 1, Cancelled);
        Assert.True((await Logs.FindAsync(id, Cancelled))!.IsComplete);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(9000)]
    public async Task A_file_that_was_replaced_comes_behind_what_is_kept_with_a_mark_between(int size)
    {
        var id = await NewLogAsync(Bytes(5000));
        var mirror = new LogMirror(Logs);
        await LevelAsync(mirror, id);
        byte[] other = [.. Bytes(size).Select(value => (byte)(value ^ 0x55))];

        await File.WriteAllBytesAsync(FileOf(id), other, Cancelled);
        await LevelAsync(mirror, id);
        await File.AppendAllBytesAsync(FileOf(id), "more"u8.ToArray(), Cancelled);
        await LevelAsync(mirror, id);

        byte[] all = [.. Bytes(5000), .. other, .. "more"u8];
        Assert.Equal(all, await StoredAsync(id));
        Assert.Equal(5000, Assert.Single(await MarksAsync(id)).Offset);
    }

    [Fact]
    public async Task A_file_that_lost_its_end_is_not_mirrored_twice_and_what_it_says_then_is_kept()
    {
        var id = await NewLogAsync(Bytes(5000));
        var mirror = new LogMirror(Logs);
        await LevelAsync(mirror, id);

        await File.WriteAllBytesAsync(FileOf(id), Bytes(4000), Cancelled);
        await LevelAsync(mirror, id);
        Assert.Equal(Bytes(5000), await StoredAsync(id));

        await File.AppendAllBytesAsync(FileOf(id), "more"u8.ToArray(), Cancelled);
        await LevelAsync(mirror, id);
        byte[] all = [.. Bytes(5000), .. "more"u8];
        Assert.Equal(all, await StoredAsync(id));
    }

    [Fact]
    public async Task A_log_that_vanished_from_the_node_does_not_hold_up_the_others()
    {
        var (gone, there) = (await NewLogAsync(Bytes(10)), await NewLogAsync(Bytes(20)));
        File.Delete(FileOf(gone));

        await LevelAsync(new LogMirror(Logs), gone, there);

        Assert.Empty(await StoredAsync(gone));
        Assert.Equal(Bytes(20), await StoredAsync(there));
    }

    [Fact]
    public async Task A_log_that_somebody_moves_away_is_followed_for_as_long_as_its_process_writes()
    {
        engine = await EngineParts.CreateAsync();
        node.Install("sha", "#!/bin/sh\nwhile :; do echo line; sleep 0.02; done\n");
        var id = Id.New();
        await engine.Database.AddAsync(new LogStream { Id = id, Kind = LogStreamKind.Step, Name = "x", CreatedAt = DateTimeOffset.UnixEpoch });
        await node.StartWorkersAsync("sha", [], (id, TestPorts.Next(1)));
        var mirror = new LogMirror(Logs);
        await UntilAsync(mirror, id, 100);

        var log = node.PathOf($"nodes/n1/d1/workers/{id}/log");
        File.Move(log, log + ".1");
        await File.WriteAllTextAsync(log, "", Cancelled);
        await UntilAsync(mirror, id, 300);

        var kept = await StoredAsync(id);
        Assert.Equal((await File.ReadAllBytesAsync(log + ".1", Cancelled))[..kept.Length], kept);
    }

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        if (engine is not null)
            await engine.DisposeAsync();
    }

    private LogStore Logs => engine!.Get<LogStore>();

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(number => (byte)(number % 251))];

    private string FileOf(string id) => node.PathOf($"nodes/n1/live/{id}/log");

    private async Task<string> NewLogAsync(byte[] bytes)
    {
        engine ??= await EngineParts.CreateAsync();
        var id = Id.New();
        await engine.Database.AddAsync(new LogStream { Id = id, Kind = LogStreamKind.Step, Name = "x", CreatedAt = DateTimeOffset.UnixEpoch });
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf(id))!);
        await File.WriteAllBytesAsync(FileOf(id), bytes, Cancelled);
        return id;
    }

    /// <summary>Asks until a whole round brings nothing.</summary>
    private async Task LevelAsync(LogMirror mirror, params string[] ids)
    {
        await using var reader = await node.ReadLogsAsync();
        while ((await mirror.PullAsync(ids, reader, Cancelled)).Count < ids.Length)
        {
        }
    }

    private async Task UntilAsync(LogMirror mirror, string id, long length)
    {
        await using var reader = await node.ReadLogsAsync();
        while ((await Logs.GetAsync(id, Cancelled)).Length < length)
            await mirror.PullAsync([id], reader, Cancelled);
    }

    private async Task<byte[]> StoredAsync(string id)
    {
        var bytes = new MemoryStream();
        await foreach (var part in Logs.ReadBytesAsync(id, 0, long.MaxValue, Cancelled))
            bytes.Write(part.Span);
        return bytes.ToArray();
    }

    private async Task<List<LogMark>> MarksAsync(string id)
    {
        await using var db = engine!.Database.CreateDbContext();
        return [.. db.LogMarks.Where(mark => mark.StreamId == id)];
    }
}
