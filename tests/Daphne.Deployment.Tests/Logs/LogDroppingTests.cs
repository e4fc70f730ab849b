using System.Text;
using Daphne.Logs;
using Daphne.Tests.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Tests.Logs;

public sealed class LogDroppingTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Whatever_is_dropped_the_rest_keeps_its_offsets_lines_hits_and_place_in_the_merged_log(DatabaseProvider provider)
    {
        await using var logs = await LogFixture.CreateAsync(provider);
        for (var seed = 0; seed < (provider == DatabaseProvider.Sqlite ? 12 : 4); seed++)
            await TryAsync(logs, new Random(seed), $"deployment {seed}");
    }

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Reading_what_is_dropped_says_so_and_nothing_of_it_is_left(DatabaseProvider provider)
    {
        await using var logs = await LogFixture.CreateAsync(provider);
        var id = await logs.AddStreamAsync();
        await logs.AppendAsync(id, 0, string.Concat(Enumerable.Range(0, 30_000).Select(number => $"line {number}\n")));

        Assert.Equal(2 * LogChunk.Size, await logs.Store.DropAsync(id, (2 * LogChunk.Size) + 5, Cancelled));

        var stream = await logs.Store.GetAsync(id, Cancelled);
        Assert.Equal(2 * LogChunk.Size, stream.DroppedBytes);
        Assert.Equal($"line {stream.DroppedLines}", (await logs.ReadLinesAsync(id, stream.DroppedLines))[0]);
        var problem = await Assert.ThrowsAsync<ProblemException>(() => logs.ReadAsync(id));
        Assert.Contains($"kept from byte {2 * LogChunk.Size} and line {stream.DroppedLines + 1} on", problem.Message, StringComparison.Ordinal);
        Assert.Empty(await logs.ReadLinesAsync(id, stream.DroppedLines - 1, 1));
        await using var db = logs.Database.CreateDbContext();
        Assert.False(await db.LogChunks.AnyAsync(chunk => chunk.StreamId == id && chunk.Offset < stream.DroppedBytes, Cancelled));
    }

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_stream_that_is_written_keeps_its_last_chunk_and_a_complete_one_can_go_whole_and_be_written_on(DatabaseProvider provider)
    {
        await using var logs = await LogFixture.CreateAsync(provider);
        var id = await logs.AddStreamAsync();
        await logs.AppendAsync(id, 0, "one\ntwo\nthr");
        Assert.Equal(0, await logs.Store.DropAsync(id, long.MaxValue, Cancelled));

        await logs.Store.CompleteAsync(id, Cancelled);
        Assert.Equal(11, await logs.Store.DropAsync(id, long.MaxValue, Cancelled));
        Assert.Equal(16, await logs.AppendAsync(id, 5, "wo\nthree\nx\n"));

        Assert.Equal("ee\nx\n", Encoding.UTF8.GetString(await logs.ReadAsync(id, 11)));
        Assert.Equal(["x"], await logs.ReadLinesAsync(id, 3));
        Assert.Equal([3], (await logs.Store.ViewStream(id).SearchAsync(new LogQuery("[ex]", IsRegex: true), null, Cancelled)).Lines);
    }

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_view_of_some_streams_keeps_its_numbers_while_it_is_open_and_when_it_is_opened_again(DatabaseProvider provider)
    {
        await using var logs = await LogFixture.CreateAsync(provider);
        string[] ids = [await logs.AddStreamAsync("d", "a"), await logs.AddStreamAsync("d", "b"), await logs.AddStreamAsync("d", "c")];
        var random = new Random(7);
        var lengths = new int[ids.Length];
        var expected = new List<string>();
        var open = logs.Store.ViewWorkers("d", ids[..2]);
        for (var round = 0; round < 900; round++)
        {
            var of = round % 3;
            var line = $"{round} {new string('x', random.Next(1_000))}";
            lengths[of] = (int)await logs.AppendAsync(ids[of], lengths[of], line + "\n");
            if (of < 2)
                expected.Add(line);
            if (round % 100 != 99)
                continue;
            await AssertSameAsync(open);
            var dropped = random.Next(3);
            await logs.Store.DropAsync(ids[dropped], random.Next(lengths[dropped]), Cancelled);
            await AssertSameAsync(open);
            await AssertSameAsync(logs.Store.ViewWorkers("d", ids[..2]));
        }
        Assert.InRange((await open.GetExtentAsync(Cancelled)).First, 1, expected.Count - 1);

        async Task AssertSameAsync(ILogView view)
        {
            var extent = await view.GetExtentAsync(Cancelled);
            Assert.Equal(expected.Count, extent.Lines);
            var lines = await view.ReadLinesAsync(extent.First, expected.Count, Cancelled);
            Assert.Equal(expected[(int)extent.First..], lines.Select(line => line.Text));
            Assert.Equal(Enumerable.Range((int)extent.First, lines.Count).Select(number => (long)number), lines.Select(line => line.Number));
            var hits = (await view.SearchAsync(new LogQuery("1 x"), null, Cancelled)).Lines;
            Assert.Equal(lines.Where(line => line.Text.Contains("1 x", StringComparison.Ordinal)).Select(line => line.Number), hits);
        }
    }

    [Fact]
    public async Task The_rest_of_a_secret_whose_beginning_was_dropped_is_not_given_out()
    {
        await using var logs = await LogFixture.CreateAsync(DatabaseProvider.Sqlite);
        logs.Secrets.Add("hunter2-and-more");
        var id = await logs.AddStreamAsync();
        await logs.AppendAsync(id, 0, new string('x', LogChunk.Size - 7) + "hunter2-and-more, hunter2-and-more; hunter2-");
        Assert.Equal("**", await ShownAsync(LogChunk.Size - 8 + 7, 2));
        Assert.Equal("x*", await ShownAsync(LogChunk.Size - 8, 2));

        await logs.Store.DropAsync(id, LogChunk.Size, Cancelled);

        Assert.Equal("*********, ****************; ********", await ShownAsync(LogChunk.Size, long.MaxValue));
        Assert.Equal("*, ***", await ShownAsync(LogChunk.Size + 8, 6));

        async Task<string> ShownAsync(long offset, long length)
        {
            var text = new StringBuilder();
            await foreach (var bytes in logs.Store.ReadShownAsync(id, offset, length, Cancelled))
                text.Append(Encoding.UTF8.GetString(bytes.Span));
            return text.ToString();
        }
    }

    private static async Task TryAsync(LogFixture logs, Random random, string deployment)
    {
        string[] ids = [await logs.AddStreamAsync(deployment, "a"), await logs.AddStreamAsync(deployment, "b")];
        var texts = ids.ToDictionary(id => id, _ => new StringBuilder());
        var merged = new List<string>();
        for (var round = 0; round < 12; round++)
        {
            var id = ids[random.Next(2)];
            var added = Text(random);
            var before = texts[id].ToString();
            texts[id].Append(added);
            await logs.AppendAsync(id, before.Length, added);
            var name = id == ids[0] ? "a" : "b";
            var lines = texts[id].ToString().Split('\n')[..^1];
            for (var line = before.Count(character => character == '\n'); line < lines.Length; line++)
                merged.Add($"{name}#{line} {Cut(lines[line])}");
            if (random.Next(2) == 0)
                await logs.Store.DropAsync(ids[random.Next(2)], random.Next(texts[id].Length + 1), Cancelled);
        }
        foreach (var id in ids)
        {
            var stream = await logs.Store.GetAsync(id, Cancelled);
            var text = texts[id].ToString();
            Assert.Equal(text.Length, stream.Length);
            Assert.Equal(text[(int)stream.DroppedBytes..], Encoding.UTF8.GetString(await logs.ReadAsync(id, stream.DroppedBytes)));
            var lines = text.Split('\n')[..(int)stream.LineCount];
            Assert.Equal(lines[(int)stream.DroppedLines..].Select(Cut), await logs.ReadLinesAsync(id, stream.DroppedLines));
            var hits = (await logs.Store.ViewStream(id).SearchAsync(new LogQuery("7", MatchCase: true), null, Cancelled)).Lines;
            Assert.Equal(Enumerable.Range(0, lines.Length).Where(line => line >= stream.DroppedLines && lines[line].Contains('7', StringComparison.Ordinal)).Select(line => (long)line).Take(LogMatches.MaxLines), hits);
        }
        var extent = await logs.Store.ViewWorkers(deployment).GetExtentAsync(Cancelled);
        Assert.Equal(merged.Count, extent.Lines);
        Assert.Equal(merged[(int)extent.First..], await logs.ReadMergedAsync(deployment, extent.First));
    }

    private static string Cut(string line) => line.Length <= ILogView.MaxLineLength ? line : line[..ILogView.MaxLineLength];

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var left = random.Next(1, 400); left > 0; left--)
            text.Append(random.Next(1_000_000)).Append('x', random.Next(random.Next(30) == 0 ? 30_000 : 100)).Append('\n');
        if (random.Next(3) == 0)
            text.Length--;
        return text.ToString();
    }
}
