using Daphne.Instances;
using Daphne.Tests.Data;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Instances;

public sealed class ClusterOwnershipTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_instances_share_the_clusters_and_no_cluster_is_of_both()
    {
        await using var engine = await EngineParts.CreateAsync(DatabaseProvider.Postgres);
        var clusters = new List<string>();
        for (var number = 0; number < 4; number++)
            clusters.Add((await engine.AddClusterAsync($"c{number}", "s1")).Id);
        using var first = await BeginAsync(engine);
        using var second = await BeginAsync(engine);

        await Task.WhenAll(TakeAsync(first), TakeAsync(second));
        await Task.WhenAll(TakeAsync(first), TakeAsync(second));

        Assert.Equal((2, 2), (first.Held.Count, second.Held.Count));
        Assert.Equal(clusters.Order(), first.Held.Concat(second.Held).Order());
    }

    [Fact]
    public async Task Whoever_was_first_gives_idle_clusters_away_when_another_one_comes()
    {
        await using var engine = await EngineParts.CreateAsync(DatabaseProvider.Postgres);
        var busy = (await engine.AddClusterAsync("busy", "s1")).Id;
        var idle = (await engine.AddClusterAsync("idle", "s1")).Id;
        using var first = await BeginAsync(engine);
        await TakeAsync(first);
        Assert.Equal(2, first.Held.Count);

        using var second = await BeginAsync(engine);
        await first.TakeAsync(cluster => cluster == idle, Cancelled);
        await TakeAsync(second);

        Assert.Equal((busy, idle), (Assert.Single(first.Held), Assert.Single(second.Held)));
    }

    [Fact]
    public async Task A_lease_that_is_not_renewed_goes_to_another_instance_and_its_token_says_so()
    {
        await using var engine = await EngineParts.CreateAsync(DatabaseProvider.Postgres);
        var cluster = (await engine.AddClusterAsync("one", "s1")).Id;
        using var first = await BeginAsync(engine);
        using var second = await BeginAsync(engine);
        await TakeAsync(first);
        var token = first.TokenOf(cluster);
        Assert.False(token.IsCancellationRequested);

        await ExpireAsync(engine);
        await TakeAsync(second);
        await TakeAsync(second);

        Assert.Equal(cluster, Assert.Single(second.Held));
        Assert.Equal([cluster], await first.RenewAsync(Cancelled));
        Assert.True(token.IsCancellationRequested);
        Assert.True(first.TokenOf(cluster).IsCancellationRequested);
    }

    [Fact]
    public async Task Without_a_renewal_the_token_ends_by_itself_before_the_lease_does()
    {
        await using var engine = await EngineParts.CreateAsync();
        var cluster = (await engine.AddClusterAsync("one", "s1")).Id;
        using var only = await BeginAsync(engine);
        await TakeAsync(only);
        var ended = new TaskCompletionSource();
        await using var registration = only.TokenOf(cluster).Register(ended.SetResult);

        await ended.Task.WaitAsync(ClusterOwnership.Lease, Cancelled);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Whoever_starts_in_the_place_of_a_dead_one_has_its_clusters_at_once(DatabaseProvider provider)
    {
        await using var engine = await EngineParts.CreateAsync(provider);
        var cluster = (await engine.AddClusterAsync("one", "s1")).Id;
        using var dead = await BeginAsync(engine, "place");
        await TakeAsync(dead);

        using var next = await BeginAsync(engine, "place");
        await TakeAsync(next);

        Assert.Equal(cluster, Assert.Single(next.Held));
        Assert.Equal([cluster], await dead.RenewAsync(Cancelled));
    }

    [Fact]
    public async Task An_orderly_end_leaves_the_clusters_to_the_others_at_once()
    {
        await using var engine = await EngineParts.CreateAsync(DatabaseProvider.Postgres);
        var cluster = (await engine.AddClusterAsync("one", "s1")).Id;
        using var first = await BeginAsync(engine);
        using var second = await BeginAsync(engine);
        await TakeAsync(first);

        await first.EndAsync(Cancelled);
        await TakeAsync(second);

        Assert.Equal(cluster, Assert.Single(second.Held));
    }

    private static async Task<ClusterOwnership> BeginAsync(EngineParts engine, string? place = null)
    {
        var ownership = new ClusterOwnership(engine.Database, new InstanceIdentity(place ?? Guid.NewGuid().ToString("N")), engine.Clock);
        await ownership.BeginAsync(Cancelled);
        return ownership;
    }

    private static Task<bool> TakeAsync(ClusterOwnership ownership) => ownership.TakeAsync(_ => true, Cancelled);

    private static async Task ExpireAsync(EngineParts engine)
    {
        await using var db = engine.Database.CreateDbContext();
        foreach (var lease in db.ClusterLeases)
            lease.ExpiresAt = engine.Clock.GetUtcNow().AddYears(-10);
        await db.SaveChangesAsync(Cancelled);
    }
}
