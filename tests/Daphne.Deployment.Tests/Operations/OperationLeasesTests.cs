using Daphne.Instances;
using Daphne.Operations;
using Daphne.Tests.Data;
using Daphne.Tests.Engine;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Tests.Operations;

public sealed class OperationLeasesTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Of_many_claims_at_once_exactly_one_gets_it(DatabaseProvider provider)
    {
        await using var fixture = await RunnerFixture.CreateAsync(provider);
        var operation = await fixture.QueueAsync(["Work"], "s1");

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => NewInstance(fixture.Engine).ClaimAsync([operation.ClusterId], [], Cancelled)));

        Assert.Equal(operation.Id, Assert.Single(claims, claim => claim is not null)!.Id);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_lease_that_has_run_out_is_taken_over_and_the_one_before_has_no_say(DatabaseProvider provider)
    {
        await using var fixture = await RunnerFixture.CreateAsync(provider);
        var operation = await fixture.QueueAsync(["Work"], "s1");
        var (first, second) = (NewInstance(fixture.Engine), NewInstance(fixture.Engine));
        var before = await first.ClaimAsync([operation.ClusterId], [], Cancelled);
        Assert.Null(await second.ClaimAsync([operation.ClusterId], [], Cancelled));

        await ExpireAsync(fixture.Engine);
        var after = await second.ClaimAsync([operation.ClusterId], [], Cancelled);
        Assert.Equal(operation.Id, after!.Id);
        Assert.True(after.Fence > before!.Fence);

        using var tenure = new OperationTenure(before, fixture.Engine.Clock.GetTimestamp(), fixture.Engine.Clock, Cancelled);
        Assert.Equal([operation.Id], await first.RenewAsync([tenure], Cancelled));
        Assert.Null(await first.FinishAsync(operation.Id, before.Fence!.Value, OperationStatus.Failed, "Too late."));
        Assert.Equal(OperationStatus.Running, (await fixture.GetAsync(operation.Id)).Status);
        Assert.NotNull(await second.FinishAsync(operation.Id, after.Fence!.Value, OperationStatus.Succeeded, null));
        Assert.Equal((OperationStatus.Succeeded, null), ((await fixture.GetAsync(operation.Id)).Status, (await fixture.GetAsync(operation.Id)).Error));
    }

    [Fact]
    public async Task A_lease_that_is_renewed_is_kept()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var operation = await fixture.QueueAsync(["Work"], "s1");
        var (first, second) = (NewInstance(fixture.Engine), NewInstance(fixture.Engine));
        using var tenure = new OperationTenure((await first.ClaimAsync([operation.ClusterId], [], Cancelled))!, fixture.Engine.Clock.GetTimestamp(), fixture.Engine.Clock, Cancelled);

        for (var beat = 0; beat < 5; beat++)
        {
            fixture.Engine.Clock.Advance(TimeSpan.FromSeconds(8));
            Assert.Empty(await first.RenewAsync([tenure], Cancelled));
            Assert.Null(await second.ClaimAsync([operation.ClusterId], [], Cancelled));
        }
    }

    [Fact]
    public async Task An_instance_does_not_take_over_what_it_executes_itself()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var operation = await fixture.QueueAsync(["Work"], "s1");
        var instance = NewInstance(fixture.Engine);
        await instance.ClaimAsync([operation.ClusterId], [], Cancelled);
        fixture.Engine.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await instance.ClaimAsync([operation.ClusterId], [operation.Id], Cancelled));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Of_the_runs_of_a_deployment_one_is_claimed_at_a_time_in_order(DatabaseProvider provider)
    {
        await using var fixture = await RunnerFixture.CreateAsync(provider);
        var deployment = await fixture.Engine.DeployAsync();
        await fixture.Engine.FinishOperationsAsync(deployment.Id);
        var runs = fixture.Engine.Get<Daphne.Runs.RunService>();
        for (var number = 0; number < 3; number++)
        {
            fixture.Engine.Clock.Advance(TimeSpan.FromSeconds(1));
            await runs.SubmitAsync(deployment.Id, new Daphne.Runs.RunInput { Script = "print(1);" }, Cancelled);
        }

        var order = new List<string>();
        for (var number = 0; number < 3; number++)
        {
            var instances = Enumerable.Range(0, 4).Select(_ => NewInstance(fixture.Engine)).ToList();
            var claims = await Task.WhenAll(instances.Select(instance => instance.ClaimAsync([deployment.ClusterId], [], Cancelled)));
            var (winner, claim) = Assert.Single(instances.Zip(claims), pair => pair.Second is not null);
            order.Add(claim!.Subject);
            await winner.FinishAsync(claim.Id, claim.Fence!.Value, OperationStatus.Succeeded, null);
        }

        Assert.Equal(["Run 1", "Run 2", "Run 3"], order);
    }

    private static OperationLeases NewInstance(EngineParts engine) =>
        new(engine.Database, new InstanceIdentity(Guid.NewGuid().ToString("N")), engine.Get<Daphne.Deployments.DeploymentStatusKeeper>(), engine.Clock);

    /// <summary>As if its time had come; on a server that is the server's own.</summary>
    private static async Task ExpireAsync(EngineParts engine)
    {
        await using var db = engine.Database.CreateDbContext();
        await db.Operations.ExecuteUpdateAsync(set => set.SetProperty(operation => operation.LeaseExpiresAt, DateTimeOffset.UnixEpoch), Cancelled);
    }
}
