using Daphne.Changes;
using Daphne.Logs;
using Daphne.Secrets;
using Daphne.Tests.Data;

namespace Daphne.Tests.Logs;

/// <summary>What many who follow one log cost the database: little more than one of them.</summary>
public sealed class FollowersTests
{
    private const int Many = 100;
    private const int Rounds = 20;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_hundred_followers_read_at_most_twice_what_one_reads_and_each_gets_every_line(bool isMerged)
    {
        var one = await CountAsync(isMerged, 1);
        var many = await CountAsync(isMerged, Many);

        Assert.InRange(one, Rounds, Rounds * 20);
        Assert.InRange(many, one, 2 * one);
    }

    [Fact]
    public async Task A_line_that_is_not_finished_is_read_again_and_a_secret_that_becomes_known_is_hidden_in_what_was_read()
    {
        await using var logs = await LogFixture.CreateAsync(DatabaseProvider.Sqlite);
        var id = await logs.AddStreamAsync();
        var (first, second) = (logs.Store.ViewStream(id), logs.Store.ViewStream(id));
        var length = await logs.AppendAsync(id, 0, "it is hunter22\nbegin");
        Assert.Equal(["it is hunter22", "begin"], await ReadNewAsync(first));
        await logs.AppendAsync(id, length, " and end\n");
        Assert.Equal(["it is hunter22", "begin and end"], await ReadNewAsync(second));

        logs.Secrets.Add("hunter22");

        Assert.Equal(["it is •••", "begin and end"], await ReadNewAsync(first));

        static async Task<IEnumerable<string>> ReadNewAsync(ILogView view) =>
            (await view.ReadLinesAsync(0, (int)(await view.GetExtentAsync(Cancelled)).Lines, Cancelled)).Select(line => line.Text);
    }

    [Fact]
    public async Task Who_asks_while_others_are_being_answered_learns_what_has_changed_since()
    {
        var reads = new SharedReads<int>();
        var (value, gate) = (1, new TaskCompletionSource());
        var count = 0;
        var early = reads.ReadAsync("it", ReadAsync, Cancelled);
        value = 2;
        var late = Enumerable.Range(0, Many).Select(_ => reads.ReadAsync("it", ReadAsync, Cancelled)).ToList();
        gate.SetResult();

        Assert.InRange(await early, 1, 2);
        Assert.All(await Task.WhenAll(late), read => Assert.Equal(2, read));
        Assert.Equal(2, count);

        async Task<int> ReadAsync(CancellationToken cancellationToken)
        {
            count++;
            var read = value;
            await gate.Task;
            return read;
        }
    }

    /// <summary>Statements that so many followers need while 20 lines come, each after all have read the one before it.</summary>
    private static async Task<int> CountAsync(bool isMerged, int followers)
    {
        await using var logs = await LogFixture.CreateAsync(DatabaseProvider.Sqlite);
        string[] ids = [await logs.AddStreamAsync("d", "a"), await logs.AddStreamAsync("d", "b")];
        var counted = new CountedDatabase(logs.Database.ConnectionString);
        using var store = new LogStore(counted, new ChangeFeed(), TimeProvider.System, new KnownSecrets());
        var views = Enumerable.Range(0, followers).Select(_ => isMerged ? store.ViewWorkers("d") : store.ViewStream(ids[0])).ToList();
        var lengths = new long[ids.Length];
        for (var line = 0; line < Rounds; line++)
        {
            var of = isMerged ? line % 2 : 0;
            lengths[of] = await logs.AppendAsync(ids[of], lengths[of], $"line {line}\n");
            var texts = await Task.WhenAll(views.Select(async view =>
            {
                var extent = await view.GetExtentAsync(Cancelled);
                return Assert.Single(await view.ReadLinesAsync(line, (int)extent.Lines - line, Cancelled)).Text;
            }));
            Assert.All(texts, text => Assert.Equal($"line {line}", text));
        }
        return counted.Statements;
    }
}
