using Daphne.Clusters;
using Daphne.Data;
using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

public sealed class AllocationRegistryTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_probe_is_left_when_its_operation_is_over_and_nobody_follows_it_to_its_end()
    {
        await using var parts = await EngineParts.CreateAsync();
        var registry = parts.Get<AllocationRegistry>();
        var cluster = await new FollowedJobs(parts).ClusterAsync();
        var underWay = await parts.Get<ClusterService>().CheckAsync(cluster.Id, Cancelled);
        await PlanAsync(underWay.Id);
        var planned = await PlanAsync(Id.New());
        var accepted = await PlanAsync(Id.New());
        await registry.ChangeAsync(accepted.Id, (row, now) => row.Accepted(17, now), Cancelled);
        var ending = await PlanAsync(Id.New());
        await registry.ChangeAsync(ending.Id, (row, now) => { row.Accepted(18, now); row.End(); }, Cancelled);
        var over = await PlanAsync(Id.New());
        await registry.ChangeAsync(over.Id, (row, now) => row.Ended(AllocationState.Completed, null, null, now), Cancelled);

        var left = await registry.LeftProbesAsync(cluster.Id, Cancelled);

        Assert.Equal(new[] { planned.Id, accepted.Id }.Order(), left.Select(allocation => allocation.Id).Order());

        async Task<Allocation> PlanAsync(string id)
        {
            var probe = AllocationPlanner.OfProbe(id, cluster, new(), parts.Clock.GetUtcNow());
            await registry.PlanAsync(probe, [], Cancelled);
            return probe;
        }
    }
}
