using Daphne.Dashboard.Auth;
using Daphne.Dashboard.Hosting;
using Daphne.Dashboard.Tests.Shared;
using Daphne.Tests.Data;
using Provider = Daphne.Tests.Data.DatabaseProvider;

namespace Daphne.Dashboard.Tests.Auth;

public sealed class LoginLinksTests
{
    private readonly ManualClock clock = new(DateTimeOffset.UnixEpoch);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Of_many_who_open_a_link_at_once_on_several_instances_one_gets_in(Provider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        for (var round = 0; round < 5; round++)
        {
            var (token, _) = await On(database, provider).IssueAsync(Cancel);
            var entered = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => On(database, provider).TryUseAsync(token, Cancel), Cancel)));
            Assert.Equal(1, entered.Count(isIn => isIn));
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_link_runs_out_and_that_of_the_start_waits(Provider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var links = On(database, provider);
        var start = await links.IssueForStartAsync(Cancel);
        var (first, _) = await links.IssueAsync(Cancel);
        var (second, expiresAt) = await links.IssueAsync(Cancel);
        Assert.Equal(clock.GetUtcNow() + LoginLinks.Lifetime, expiresAt);

        clock.Advance(LoginLinks.Lifetime - TimeSpan.FromSeconds(1));
        Assert.True(await links.TryUseAsync(first, Cancel));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await links.TryUseAsync(second, Cancel));
        clock.Advance(TimeSpan.FromDays(30));
        Assert.True(await links.TryUseAsync(start, Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_newest_links_stay_open_and_no_more_than_there_may_be(Provider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var links = On(database, provider);
        var tokens = new List<string>();
        for (var count = 0; count < LoginLinks.MaxOpen + 2; count++)
        {
            tokens.Add((await links.IssueAsync(Cancel)).Token);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.False(await links.TryUseAsync(tokens[0], Cancel));
        Assert.False(await links.TryUseAsync(tokens[1], Cancel));
        foreach (var token in tokens.Skip(2))
            Assert.True(await links.TryUseAsync(token, Cancel));
    }

    [Fact]
    public async Task A_link_printed_by_an_earlier_start_is_void_unless_that_instance_may_still_run()
    {
        await using var alone = await TestDatabase.CreateAsync(Provider.Sqlite);
        await using var shared = await TestDatabase.CreateAsync(Provider.Postgres);
        var (onSqlite, onPostgres) = (On(alone, Provider.Sqlite), On(shared, Provider.Postgres));
        var earlier = await onSqlite.IssueForStartAsync(Cancel);
        await onSqlite.IssueForStartAsync(Cancel);
        Assert.False(await onSqlite.TryUseAsync(earlier, Cancel));

        var longAgo = await onPostgres.IssueForStartAsync(Cancel);
        clock.Advance(TimeSpan.FromHours(25));
        var lately = await onPostgres.IssueForStartAsync(Cancel);
        await onPostgres.IssueForStartAsync(Cancel);
        Assert.False(await onPostgres.TryUseAsync(longAgo, Cancel));
        Assert.True(await onPostgres.TryUseAsync(lately, Cancel));
    }

    private LoginLinks On(TestDatabase database, Provider provider) =>
        new(database, new DashboardOptions { Database = provider.ToString().ToLowerInvariant() }, clock);
}
