using Daphne.Operations;
using Daphne.Tests.Data;
using Daphne.Tests.Engine;

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

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => NewInstance(fixture.Engine).ClaimAsync([], Cancelled)));

        Assert.Equal(operation.Id, Assert.Single(claims, claim => claim is not null)!.Id);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_lease_that_has_run_out_is_taken_over_and_the_one_before_has_no_say(DatabaseProvider provider)
    {
        await using var fixture = await RunnerFixture.CreateAsync(provider);
        var operation = await fixture.QueueAsync(["Work"], "s1");
        var (first, second) = (NewInstance(fixture.Engine), NewInstance(fixture.Engine));
        await first.ClaimAsync([], Cancelled);
        Assert.Null(await second.ClaimAsync([], Cancelled));

        fixture.Engine.Clock.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal(operation.Id, (await second.ClaimAsync([], Cancelled))!.Id);

        Assert.Equal([operation.Id], await first.RenewAsync([operation.Id], Cancelled));
        Assert.Null(await first.FinishAsync(operation.Id, OperationStatus.Failed, "Too late."));
        Assert.Equal(OperationStatus.Running, (await fixture.GetAsync(operation.Id)).Status);
        Assert.NotNull(await second.FinishAsync(operation.Id, OperationStatus.Succeeded, null));
        Assert.Equal((OperationStatus.Succeeded, null), ((await fixture.GetAsync(operation.Id)).Status, (await fixture.GetAsync(operation.Id)).Error));
    }

    [Fact]
    public async Task A_lease_that_is_renewed_is_kept()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var operation = await fixture.QueueAsync(["Work"], "s1");
        var (first, second) = (NewInstance(fixture.Engine), NewInstance(fixture.Engine));
        await first.ClaimAsync([], Cancelled);

        for (var beat = 0; beat < 5; beat++)
        {
            fixture.Engine.Clock.Advance(TimeSpan.FromSeconds(10));
            Assert.Empty(await first.RenewAsync([operation.Id], Cancelled));
            Assert.Null(await second.ClaimAsync([], Cancelled));
        }
    }

    [Fact]
    public async Task An_instance_does_not_take_over_what_it_executes_itself()
    {
        await using var fixture = await RunnerFixture.CreateAsync();
        var operation = await fixture.QueueAsync(["Work"], "s1");
        var instance = NewInstance(fixture.Engine);
        await instance.ClaimAsync([], Cancelled);
        fixture.Engine.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await instance.ClaimAsync([operation.Id], Cancelled));
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
            var claims = await Task.WhenAll(instances.Select(instance => instance.ClaimAsync([], Cancelled)));
            var (winner, claim) = Assert.Single(instances.Zip(claims), pair => pair.Second is not null);
            order.Add(claim!.Subject);
            await winner.FinishAsync(claim.Id, OperationStatus.Succeeded, null);
        }

        Assert.Equal(["Run 1", "Run 2", "Run 3"], order);
    }

    private static OperationLeases NewInstance(EngineParts engine) => new(engine.Database, engine.Get<Daphne.Deployments.DeploymentStatusKeeper>(), engine.Clock);
}
