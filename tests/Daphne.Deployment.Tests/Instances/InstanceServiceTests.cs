using Daphne.Changes;
using Daphne.Instances;
using Daphne.Operations;
using Daphne.Remote;
using Daphne.Tests.Data;
using Daphne.Tests.Engine;
using Microsoft.Extensions.Logging.Abstractions;

namespace Daphne.Tests.Instances;

public sealed class InstanceServiceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_is_announced_also_where_it_was_taken_between_two_beats()
    {
        await using var engine = await EngineParts.CreateAsync(DatabaseProvider.Postgres);
        var cluster = (await engine.AddClusterAsync("one", "s1")).Id;
        using var ownership = new ClusterOwnership(engine.Database, new InstanceIdentity(Guid.NewGuid().ToString("N")), engine.Clock);
        using var service = new InstanceService(
            engine.Database, ownership, new OperationsUnderWay(), engine.Get<OperationQueue>(), engine.Get<SshPool>(), engine.Feed, engine.Clock, NullLogger<InstanceService>.Instance);
        using var changes = engine.Feed.Subscribe(change => change.Topic == ChangeTopic.Instance);
        Assert.True(await ownership.TakeAsync(_ => true, Cancelled));

        await service.StartAsync(Cancelled);
        var told = await changes.NextAsync(Cancelled).WaitAsync(TimeSpan.FromSeconds(10), Cancelled);
        await service.StopAsync(Cancelled);

        Assert.Equal(cluster, Assert.Single(told).Id);
    }
}
