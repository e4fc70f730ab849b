using System.Text;
using System.Text.RegularExpressions;
using Daphne.Logs;
using Daphne.Tests.Data;

namespace Daphne.Tests.Logs;

/// <summary>The fast search over whole chunks finds the same lines as a slow one that looks at one line after the other.</summary>
public sealed class LogSearchRandomTests
{
    private static readonly string[] Pieces =
        ["error", "Error", "ERR", " ", "\n", "\n", "\r\n", "\r", "ä", "Ä", "µ", "Kelvin K", "ſ", "0", "17", "a b", "\t", "\0", "x\u001b[31m", "日本", ".", "\n\n"];

    private static readonly LogQuery[] Queries =
    [
        new("error"), new("error", MatchCase: true), new("ä"), new("ſ"), new("k"), new("日本", MatchCase: true), new(" a"), new("\0"),
        new("^err", IsRegex: true), new("or$", IsRegex: true), new(@"\d+", IsRegex: true), new("^$", IsRegex: true), new("x*", IsRegex: true),
        new(@"[^e]r", IsRegex: true), new(@"\W0", IsRegex: true), new(@"(error|17) ?a", IsRegex: true), new(@"\bERR\b", true, true), new(@"e.*r\s", IsRegex: true),
        new(@"[\b-z]{3}0", IsRegex: true), new("ä.", IsRegex: true), new(@"\S\S日", IsRegex: true), LogQuery.Errors,
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Any_query_finds_in_any_text_what_a_slow_search_finds(int seed)
    {
        await using var logs = await LogFixture.CreateAsync(DatabaseProvider.Sqlite);
        var id = await logs.AddStreamAsync();
        var random = new Random(seed);
        var text = new StringBuilder();
        while (text.Length < 2 * LogChunk.Size)
            text.Append(random.Next(4_000) == 0 ? new string('e', 40_000) + "rror" : Pieces[random.Next(Pieces.Length)]);
        await logs.AppendAsync(id, 0, text.ToString());

        // The last line of a text that ends with a newline is none.
        var lines = Regex.Replace(text.ToString(), "\n$", "").Split('\n').Select(line => line.EndsWith('\r') ? line.TrimEnd('\r') : line).ToArray();
        foreach (var query in Queries)
        {
            var expected = lines.Index().Where(line => IsMatch(query, line.Item)).Select(line => (long)line.Index).ToList();
            var matches = await logs.Store.ViewStream(id).SearchAsync(query, null, Cancelled);

            Assert.Equal((query, expected.Count), (query, (int)matches.Count));
            Assert.Equal(expected.Take(LogMatches.MaxLines), matches.Lines);
            var from = random.Next(lines.Length);
            Assert.Equal(expected.Where(line => line >= from).Cast<long?>().FirstOrDefault(), await logs.Store.ViewStream(id).FindAsync(query, from, Cancelled));
        }
    }

    [Fact]
    public async Task Samples_of_the_hits_are_from_everywhere_in_the_log()
    {
        await using var logs = await LogFixture.CreateAsync(DatabaseProvider.Sqlite);
        var id = await logs.AddStreamAsync();
        await logs.AppendAsync(id, 0, string.Concat(Enumerable.Repeat("hit\n", 40_000)));

        var matches = await logs.Store.ViewStream(id).SearchAsync(new LogQuery("hit"), null, Cancelled);

        Assert.Equal(40_000, matches.Count);
        Assert.InRange(matches.Samples.Count, 200, 256);
        Assert.InRange(matches.Samples[^1], 39_000, 39_999);
    }

    private static bool IsMatch(LogQuery query, string line) => query.IsRegex
        ? Regex.IsMatch(line, query.Text, RegexOptions.CultureInvariant | (query.MatchCase ? 0 : RegexOptions.IgnoreCase))
        : line.Contains(query.Text, query.MatchCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}
