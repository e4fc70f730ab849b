using System.Text;
using Daphne.Logs;
using Daphne.Tests.Data;

namespace Daphne.Tests.Logs;

/// <summary>What many viewers cost the database: the chunks that one of them reads.</summary>
public sealed class SharedChunksTests
{
    private const int Viewers = 100;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_viewers_of_one_place_read_its_chunk_from_the_database_once()
    {
        await using var logs = await LogFixture.CreateAsync(DatabaseProvider.Sqlite);
        var id = await logs.AddStreamAsync();
        await logs.AppendAsync(id, 0, string.Concat(Enumerable.Range(0, 30_000).Select(number => $"line {number}\n")));
        var counted = new CountedDatabase(logs.Database.ConnectionString);
        using var store = new LogStore(counted, logs.Feed, TimeProvider.System, logs.Secrets);

        var read = await Task.WhenAll(Enumerable.Range(0, Viewers).Select(_ => Task.Run(() => store.ViewStream(id).ReadLinesAsync(2_000, 50, Cancelled), Cancelled)));

        Assert.All(read, lines => Assert.Equal(("line 2000", "line 2049"), (lines[0].Text, lines[^1].Text)));
        Assert.Equal(1, counted.ChunksRead);
    }

    [Fact]
    public async Task What_is_written_is_shown_to_a_hundred_viewers_without_reading_a_chunk()
    {
        await using var logs = await LogFixture.CreateAsync(DatabaseProvider.Sqlite);
        var id = await logs.AddStreamAsync();
        var counted = new CountedDatabase(logs.Database.ConnectionString);
        using var store = new LogStore(counted, logs.Feed, TimeProvider.System, logs.Secrets);
        long length = 0;
        for (var line = 0; line < 20; line++)
        {
            length = await store.AppendAsync(id, length, Encoding.UTF8.GetBytes($"line {line}\n"), Cancelled);
            counted.ChunksRead = 0;

            var read = await Task.WhenAll(Enumerable.Range(0, Viewers).Select(_ => store.ViewStream(id).ReadLinesAsync(line, 1, Cancelled)));

            Assert.All(read, lines => Assert.Equal($"line {line}", Assert.Single(lines).Text));
            Assert.Equal(0, counted.ChunksRead);
        }
    }
}
