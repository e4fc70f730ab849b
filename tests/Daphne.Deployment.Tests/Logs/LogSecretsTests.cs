using Daphne.Tests.Data;

namespace Daphne.Tests.Logs;

public sealed class LogSecretsTests
{
    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_secret_that_comes_in_pieces_and_over_a_chunk_border_is_stored_as_it_came_and_never_shown(DatabaseProvider provider)
    {
        await using var logs = await LogFixture.CreateAsync(provider);
        logs.Secrets.Add("hunter2-and-more");
        var id = await logs.AddStreamAsync();
        var filler = new string('x', Daphne.Logs.LogChunk.Size - 8);
        var text = $"{filler} hunter2-and-more\nit is hunter2-and-more.\n";
        for (var at = 0; at < text.Length; at++)
        {
            var piece = at == 0 ? filler : text[at].ToString();
            await logs.AppendAsync(id, at, piece);
            at += piece.Length - 1;
            Assert.DoesNotContain(await logs.ReadLinesAsync(id), line => line.Contains("hunt", StringComparison.Ordinal));
        }
        Assert.Equal(text, System.Text.Encoding.UTF8.GetString(await logs.ReadAsync(id)));
        Assert.Equal("it is •••.", (await logs.ReadLinesAsync(id))[1]);
    }

    [Fact]
    public async Task A_secret_at_the_place_where_a_long_line_is_cut_is_not_shown_in_part()
    {
        await using var logs = await LogFixture.CreateAsync(DatabaseProvider.Sqlite);
        logs.Secrets.Add("hunter2-and-more");
        var id = await logs.AddStreamAsync();
        for (var before = Daphne.Logs.ILogView.MaxLineLength - 20; before < Daphne.Logs.ILogView.MaxLineLength; before++)
        {
            await logs.Store.AppendTextAsync(id, new string('€', before) + "hunter", CancellationToken.None);
            await logs.Store.AppendTextAsync(id, "2-and-more" + new string('x', 20_000) + "\n", CancellationToken.None);
        }
        Assert.DoesNotContain(await logs.ReadLinesAsync(id), line => line.Contains("hunt", StringComparison.Ordinal));
    }
}
