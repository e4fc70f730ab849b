using Daphne.Logs;
using Daphne.Tests.Data;

namespace Daphne.Tests.Logs;

public sealed class LogSearchTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Text_is_found_with_and_without_case_and_by_regular_expression(DatabaseProvider provider)
    {
        await using var logs = await LogFixture.CreateAsync(provider);
        var id = await logs.AddStreamAsync();
        await logs.AppendAsync(id, 0, "Error one\r\nnothing\nÄrger: error 42\nunfinished ERROR");
        Assert.Equal([0, 2, 3], await FindAsync(new LogQuery("error")));
        Assert.Equal([2], await FindAsync(new LogQuery("error", MatchCase: true)));
        Assert.Equal([2], await FindAsync(new LogQuery("ärger")));
        Assert.Equal([2], await FindAsync(new LogQuery(@"error \d+$", IsRegex: true)));
        Assert.Equal([0], await FindAsync(new LogQuery("one$", IsRegex: true)));
        Assert.Equal([3], await FindAsync(new LogQuery("ERROR", MatchCase: true, IsRegex: true)));
        Assert.Empty(await FindAsync(new LogQuery("")));

        async Task<IReadOnlyList<long>> FindAsync(LogQuery query) => (await logs.Store.ViewStream(id).SearchAsync(query, null, Cancelled)).Lines;
    }

    [Fact]
    public async Task All_matches_are_counted_and_the_first_are_listed()
    {
        await using var logs = await LogFixture.CreateAsync(DatabaseProvider.Sqlite);
        var id = await logs.AddStreamAsync();
        await logs.AppendAsync(id, 0, string.Concat(Enumerable.Range(0, 30_000).Select(number => number % 2 == 0 ? "even\n" : "odd, as every second line is\n")));
        var matches = await logs.Store.ViewStream(id).SearchAsync(new LogQuery("odd"), null, Cancelled);
        Assert.Equal(15_000, matches.Count);
        Assert.Equal(LogMatches.MaxLines, matches.Lines.Count);
        Assert.Equal([1, 3, 5], matches.Lines.Take(3));
        Assert.Equal(19_999, matches.Lines[^1]);
    }

    [Fact]
    public async Task A_match_across_two_chunks_is_found()
    {
        await using var logs = await LogFixture.CreateAsync(DatabaseProvider.Sqlite);
        var id = await logs.AddStreamAsync();
        await logs.AppendAsync(id, 0, new string('x', LogChunk.Size - 3) + "needle\nhay\n");
        Assert.Equal([0], (await logs.Store.ViewStream(id).SearchAsync(new LogQuery("NEEDLE"), null, Cancelled)).Lines);
        Assert.Equal([0], (await logs.Store.ViewStream(id).SearchAsync(new LogQuery("xneedle", MatchCase: true), null, Cancelled)).Lines);
    }

    [Theory]
    [InlineData("(", "Not enough )'s")]
    [InlineData(@"(a)\1", "back-reference")]
    [InlineData("(?=a)b", "look-around")]
    [InlineData("((a{1,1000}){1,1000}){1,1000}", "too large")]
    public async Task A_regular_expression_that_is_none_is_explained(string expression, string explanation)
    {
        await using var logs = await LogFixture.CreateAsync(DatabaseProvider.Sqlite);
        var view = logs.Store.ViewStream(await logs.AddStreamAsync());
        var problem = await Assert.ThrowsAsync<ProblemException>(() => view.SearchAsync(new LogQuery(expression, IsRegex: true), null, Cancelled));
        Assert.Equal(ProblemKind.BadInput, problem.Kind);
        Assert.Contains(explanation, problem.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_search_in_the_merged_log_finds_its_own_line_numbers(DatabaseProvider provider)
    {
        await using var logs = await LogFixture.CreateAsync(provider);
        var first = await logs.AddStreamAsync("deployment1", "w1");
        var second = await logs.AddStreamAsync("deployment1", "w2");
        var stranger = await logs.AddStreamAsync("deployment2", "w3");
        await logs.AppendAsync(first, 0, "a hit\nb\n");
        await logs.AppendAsync(second, 0, "c\na hit\nun");
        await logs.AppendAsync(stranger, 0, "a hit\n");
        await logs.AppendAsync(first, 8, "d\na hit\n");
        await logs.AppendAsync(second, 10, "finished hit");
        var view = logs.Store.ViewWorkers("deployment1");
        Assert.Equal(["w1#0 a hit", "w1#1 b", "w2#0 c", "w2#1 a hit", "w1#2 d", "w1#3 a hit"], await logs.ReadMergedAsync("deployment1"));
        var matches = await view.SearchAsync(new LogQuery("hit"), null, Cancelled);
        Assert.Equal(3, matches.Count);
        Assert.Equal([0, 3, 5], matches.Lines);

        await logs.Store.CompleteAsync(second, Cancelled);
        Assert.Equal([0, 3, 5, 6], (await view.SearchAsync(new LogQuery("hit"), null, Cancelled)).Lines);
        Assert.Equal(["w2#2 unfinished hit"], await logs.ReadMergedAsync("deployment1", 6, 10));
        Assert.False((await view.GetExtentAsync(Cancelled)).IsComplete);
    }
}
