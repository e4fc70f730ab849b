using Daphne.Changes;

namespace Daphne.Tests.Changes;

public sealed class ChangeFeedTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_changes_often_is_told_once()
    {
        var feed = new ChangeFeed();
        using var subscription = feed.Subscribe(_ => true);

        for (var count = 0; count < 1000; count++)
            feed.Publish(new Change(ChangeTopic.Log, $"log {count % 3}"));

        Assert.Equal(3, (await subscription.NextAsync(Cancelled)).Count);
    }

    [Fact]
    public async Task A_reader_gets_only_what_it_asked_for_and_waits_for_the_rest()
    {
        var feed = new ChangeFeed();
        using var subscription = feed.Subscribe(change => change.Topic == ChangeTopic.Run);
        var next = subscription.NextAsync(Cancelled);

        feed.Publish(new Change(ChangeTopic.Log, "x"));
        Assert.False(next.IsCompleted);
        feed.Publish(new Change(ChangeTopic.Run, "r"));

        Assert.Equal(new Change(ChangeTopic.Run, "r"), Assert.Single(await next));
    }

    [Fact]
    public async Task A_reader_that_has_other_things_to_look_at_waits_no_longer_than_a_pause()
    {
        var feed = new ChangeFeed();
        using var subscription = feed.Subscribe(_ => true);

        Assert.Empty(await subscription.NextAsync(TimeSpan.FromMilliseconds(1), Cancelled));
        feed.Publish(new Change(ChangeTopic.Run, "r"));
        Assert.Single(await subscription.NextAsync(TimeSpan.FromHours(1), Cancelled));
    }

    [Fact]
    public async Task Whoever_left_is_told_nothing_more()
    {
        var feed = new ChangeFeed();
        var subscription = feed.Subscribe(_ => true);
        subscription.Dispose();
        feed.Publish(new Change(ChangeTopic.Run, "r"));
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => subscription.NextAsync(soon.Token));
    }

    [Fact]
    public async Task No_last_change_is_lost_however_many_writers_there_are()
    {
        var feed = new ChangeFeed();
        using var subscription = feed.Subscribe(_ => true);
        var stored = new int[8];
        var seen = new int[8];

        // A reader that looks again after each batch must end up with the last state: so every write is announced after it is stored.
        var writers = Enumerable.Range(0, stored.Length).Select(writer => Task.Run(() =>
        {
            for (var value = 1; value <= 2000; value++)
            {
                Volatile.Write(ref stored[writer], value);
                feed.Publish(new Change(ChangeTopic.Log, $"{writer}"));
            }
        })).ToList();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        while (seen.Any(value => value < 2000))
        {
            foreach (var change in await subscription.NextAsync(deadline.Token))
                seen[change.Id[0] - '0'] = Volatile.Read(ref stored[change.Id[0] - '0']);
        }
        await Task.WhenAll(writers);
    }
}
