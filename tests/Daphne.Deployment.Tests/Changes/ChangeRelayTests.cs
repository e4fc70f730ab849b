using Daphne.Changes;
using Daphne.Migrations.Postgres;
using Daphne.Tests.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Tests.Changes;

public sealed class ChangeRelayTests : IAsyncLifetime
{
    private static readonly Change Last = new(ChangeTopic.Run, "the last", "a deployment");
    private TestDatabase database = null!;
    private RelayedInstance here = null!;
    private RelayedInstance there = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(DatabaseProvider.Postgres);
        here = await RelayedInstance.StartAsync(database);
        there = await RelayedInstance.StartAsync(database);
    }

    [Fact]
    public async Task What_is_published_on_one_instance_reaches_the_readers_of_the_other_soon()
    {
        var taken = new List<TimeSpan>();
        for (var count = 0; count < 40; count++)
        {
            var (from, to) = count % 2 == 0 ? (here, there) : (there, here);
            taken.Add(await from.MeasureAsync(new Change(ChangeTopic.Operation, $"operation {count}", count % 3 == 0 ? null : "a deployment"), to));
        }
        taken.Sort();

        TestContext.Current.TestOutputHelper?.WriteLine($"median {taken[20].TotalMilliseconds:0} ms, longest {taken[^1].TotalMilliseconds:0} ms");
        Assert.True(taken[20] < TimeSpan.FromMilliseconds(200), $"Half of the changes took {taken[20]} or more.");
    }

    [Fact]
    public async Task What_came_from_outside_is_not_sent_out_again_nor_told_twice()
    {
        var change = new Change(ChangeTopic.Cluster, "a cluster");
        here.Feed.Publish(change);
        await there.ReadUntilAsync(change);
        there.Feed.Publish(Last);
        var told = await here.ReadUntilAsync(Last);

        Assert.Equal([change, Last], told);
        await using var context = database.CreateDbContext();
        Assert.Equal(
            [("a cluster", here.Me.Id), ("the last", there.Me.Id)],
            (await context.Changes.OrderBy(row => row.Sequence).ToListAsync(Cancelled)).Select(row => (row.Id, row.Origin)));
    }

    [Fact]
    public async Task A_thing_that_changes_often_has_one_row_and_its_last_change_arrives()
    {
        for (var count = 0; count < 5000; count++)
            here.Feed.Publish(new Change(ChangeTopic.Log, $"log {count % 3}"));
        here.Feed.Publish(Last);
        await there.ReadUntilAsync(Last);

        await using var context = database.CreateDbContext();
        Assert.Equal(4, await context.Changes.CountAsync(Cancelled));
        Assert.Equal(Last.Id, (await context.Changes.OrderBy(row => row.Sequence).LastAsync(Cancelled)).Id);
    }

    [Fact]
    public async Task One_change_under_two_descriptions_is_written_once_and_stops_nothing()
    {
        here.Feed.Publish(new Change(ChangeTopic.Log, "log", null));
        here.Feed.Publish(new Change(ChangeTopic.Log, "log", "a deployment"));
        here.Feed.Publish(Last);

        Assert.Contains(await there.ReadUntilAsync(Last), change => change.Id == "log");
    }

    [Fact]
    public async Task A_change_whose_notification_was_missed_is_made_good_by_reading_on()
    {
        await database.AddAsync(
            new StoredChange { Topic = ChangeTopic.Package, Id = "silent", Origin = "another instance", Sequence = 100, At = DateTimeOffset.UnixEpoch });

        await there.ReadUntilAsync(new Change(ChangeTopic.Package, "silent"));
        here.Feed.Publish(Last);
        await there.ReadUntilAsync(Last);
        await using var context = database.CreateDbContext();
        Assert.Equal(101, await context.Changes.MaxAsync(row => row.Sequence, Cancelled));
    }

    [Fact]
    public async Task Nothing_is_lost_while_the_database_connections_are_cut_again_and_again()
    {
        var published = new List<Change>();
        for (var round = 0; round < 10; round++)
        {
            for (var count = 0; count < 20; count++)
            {
                var change = new Change(ChangeTopic.Worker, $"worker {round}.{count}");
                published.Add(change);
                here.Feed.Publish(change);
                if (count == 10)
                    await CutAsync();
            }
            await Task.Delay(TimeSpan.FromMilliseconds(60), Cancelled);
        }
        here.Feed.Publish(Last);
        // Batches are repeated after a failure, so a later one may be told before an earlier one is told again: all have to come.
        var told = await there.ReadUntilAsync(Last);
        Assert.Empty(published.Except(told));
    }

    [Fact]
    public async Task What_is_published_right_before_the_end_is_sent_out()
    {
        for (var count = 0; count < 100; count++)
            here.Feed.Publish(new Change(ChangeTopic.Run, $"run {count}"));
        here.Feed.Publish(Last);
        await here.StopAsync();

        Assert.Equal(101, (await there.ReadUntilAsync(Last)).Count);
    }

    [Fact]
    public async Task Many_instances_that_write_at_once_miss_nothing_of_each_other()
    {
        await using var third = await RelayedInstance.StartAsync(database);
        RelayedInstance[] all = [here, there, third];
        await Task.WhenAll(all.Select(async instance =>
        {
            for (var count = 0; count < 200; count++)
            {
                instance.Feed.Publish(new Change(ChangeTopic.Worker, $"{instance.Me.Id} {count}"));
                await Task.Delay(2, Cancelled);
            }
            instance.Feed.Publish(new Change(ChangeTopic.Run, instance.Me.Id));
        }));

        foreach (var reader in all)
        {
            var told = new HashSet<Change>();
            foreach (var writer in all.Except([reader]).Where(writer => !told.Contains(new Change(ChangeTopic.Run, writer.Me.Id))))
                told.UnionWith(await reader.ReadUntilAsync(new Change(ChangeTopic.Run, writer.Me.Id)));
            Assert.Equal(600, told.Count(change => change.Topic == ChangeTopic.Worker));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await here.DisposeAsync();
        await there.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task CutAsync()
    {
        await using var context = database.CreateDbContext();
        await context.Database.ExecuteSqlAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = {ChangeRelay.ConnectionName} AND datname = current_database()", Cancelled);
    }
}
