using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Faults;

/// <summary>
/// One machine of four has a fault: while it is deployed to, while its workers run, and when they are to stop. The other three finish, the
/// operation says what is missing, and Retry goes on from there; whatever happens, no worker runs twice.
/// </summary>
[Collection(typeof(FourHosts.Tests))]
public sealed class FaultTests(FourHosts fixture) : IAsyncLifetime
{
    private const int PackageSize = 3 << 20;

    /// <summary>For those who do not want to wait until the fault is over: one new try, and then the step fails.</summary>
    private static readonly TimeSpan Impatient = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan UntilNoticed = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Lab Lab => fixture.Lab;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var fault in Enum.GetValues<Fault>())
            await Lab.MendAsync(fault, FourHosts.Bad);
    }

    [Theory]
    [InlineData(Fault.Cut)]
    [InlineData(Fault.Drop)]
    [InlineData(Fault.Freeze)]
    [InlineData(Fault.Off)]
    public async Task During_a_deploy_the_others_come_up_and_a_retry_brings_the_missing_one(Fault fault)
    {
        await using var engine = await TestEngine.StartAsync(Lab, Impatient);
        var operation = await BeginSlowlyAsync(engine);
        await Lab.StrikeAsync(fault, FourHosts.Bad);

        var failed = await engine.EndOfAsync(operation);
        await Lab.UnslowAsync(FourHosts.Bad);
        await Lab.MendAsync(fault, FourHosts.Bad);

        Assert.Equal(OperationStatus.Failed, failed.Status);
        Assert.StartsWith("1 of 4 nodes failed. Transfer on s2: ", failed.Error, StringComparison.Ordinal);
        var degraded = await engine.UntilAsync(await engine.Deployments.GetAsync(failed.DeploymentId!, Cancelled), OthersAreReady, UntilNoticed);
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Operations.RetryAsync(failed.Id, Cancelled)));
        await AllAreUpOnceAsync(engine, degraded);
    }

    [Theory]
    [InlineData(Fault.Cut)]
    [InlineData(Fault.SlowLink)]
    [InlineData(Fault.SshdRestarted)]
    public async Task What_is_over_in_time_during_a_deploy_needs_nobody(Fault fault)
    {
        await using var engine = await TestEngine.StartAsync(Lab);
        var operation = await BeginSlowlyAsync(engine);
        await Lab.StrikeAsync(fault, FourHosts.Bad);
        var others = await engine.UntilAsync(() => engine.Operations.GetAsync(operation.Id, Cancelled), IsOverForTheOthers, "the end on the other three", UntilNoticed);
        Assert.Null(others.FinishedAt);
        await Lab.MendAsync(fault, FourHosts.Bad);
        await Lab.UnslowAsync(FourHosts.Bad);

        var ended = TestEngine.Succeeded(await engine.EndOfAsync(operation));

        await AllAreUpOnceAsync(engine, await engine.Deployments.GetAsync(ended.DeploymentId!, Cancelled));
    }

    [Theory]
    [InlineData(Fault.Drop, true)]
    [InlineData(Fault.SlowLink, false)]
    [InlineData(Fault.SshdRestarted, false)]
    public async Task In_steady_state_what_is_out_of_sight_is_unknown_and_comes_back_as_it_was(Fault fault, bool isOutOfSight)
    {
        await using var engine = await TestEngine.StartAsync(Lab);
        var deployment = await DeployedAsync(engine);
        await Lab.StrikeAsync(fault, FourHosts.Bad);
        if (isOutOfSight)
        {
            var unknown = await engine.UntilAsync(deployment, now => WorkerOnBad(now).Status == WorkerStatus.Unknown, UntilNoticed);
            Assert.Equal(3, unknown.Workers.Count(worker => worker.Status == WorkerStatus.Ready));
            await Lab.MendAsync(fault, FourHosts.Bad);
        }
        else
        {
            // There is nothing to start, but every node has to say so.
            TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.StartAsync(deployment.Id, Cancelled)));
        }

        var back = await engine.UntilAsync(deployment, now => now.Status == DeploymentStatus.Ready, UntilNoticed);

        Assert.Equal(deployment.Workers.Select(worker => worker.Pid), back.Workers.Select(worker => worker.Pid));
    }

    [Theory]
    [InlineData(Fault.Cut)]
    [InlineData(Fault.Drop)]
    [InlineData(Fault.Freeze)]
    [InlineData(Fault.Off)]
    public async Task At_a_stop_the_others_end_and_a_retry_ends_the_one_that_was_out_of_reach(Fault fault)
    {
        await using var engine = await TestEngine.StartAsync(Lab, Impatient);
        var deployment = await DeployedAsync(engine);
        await Lab.StrikeAsync(fault, FourHosts.Bad);

        var failed = await engine.EndOfAsync(await engine.Deployments.StopAsync(deployment.Id, Cancelled));
        await Lab.MendAsync(fault, FourHosts.Bad);

        Assert.Equal(OperationStatus.Failed, failed.Status);
        Assert.StartsWith("1 of 4 nodes failed. ", failed.Error, StringComparison.Ordinal);
        Assert.Contains(" on s2: ", failed.Error, StringComparison.Ordinal);
        var workers = (await engine.Deployments.GetAsync(deployment.Id, Cancelled)).Workers;
        Assert.All(workers.Where(worker => worker.NodeName != FourHosts.Bad), worker => Assert.Equal(WorkerStatus.Stopped, worker.Status));
        await engine.UntilAsync(deployment, now => now.Cluster!.Nodes.All(node => node.Status == NodeStatus.Reachable), UntilNoticed);
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Operations.RetryAsync(failed.Id, Cancelled)));
        foreach (var host in FourHosts.All)
            Assert.Equal("0", await CountAsync(engine, host, deployment.Workers[0].Port));
        Assert.Equal(DeploymentStatus.Stopped, (await engine.UntilAsync(deployment, now => now.Status == DeploymentStatus.Stopped)).Status);
    }

    private static Worker WorkerOnBad(Deployment deployment) => deployment.Workers.Single(worker => worker.NodeName == FourHosts.Bad);

    private static bool OthersAreReady(Deployment deployment) =>
        deployment.Workers.Where(worker => worker.Status == WorkerStatus.Ready).Select(worker => worker.NodeName).Order().SequenceEqual(FourHosts.All.Where(host => host != FourHosts.Bad));

    private static bool IsOverForTheOthers(Operation operation) =>
        operation.Stages.SelectMany(stage => stage.Steps).All(step => step.NodeName == FourHosts.Bad || step.Status == StepStatus.Succeeded);

    /// <summary>Every node has one worker, which is ready and runs once; those that were up already are the same.</summary>
    private static async Task AllAreUpOnceAsync(TestEngine engine, Deployment before)
    {
        var ready = await engine.UntilAsync(before, now => now.Status == DeploymentStatus.Ready);
        Assert.Equal(FourHosts.All, ready.Workers.Select(worker => worker.NodeName).Order());
        foreach (var worker in before.Workers.Where(worker => worker.Status == WorkerStatus.Ready))
            Assert.Contains(ready.Workers, now => now.Id == worker.Id && now.Pid == worker.Pid);
        foreach (var worker in ready.Workers)
            Assert.Equal("1", await CountAsync(engine, worker.NodeName, worker.Port));
    }

    private static Task<string> CountAsync(TestEngine engine, string host, int port) =>
        engine.ShellAsync(host, "ps -ef | grep \"[p]erl .*DistributedWorker .*:$1\" | wc -l", $"{port}");

    private static async Task<Deployment> DeployedAsync(TestEngine engine) =>
        await engine.DeployedAsync(await engine.AddClusterAsync(FourHosts.All), await engine.AddPackageAsync(TinyPackage.Build()));

    /// <summary>A deploy whose first bytes are on their way to the machine that will have the fault.</summary>
    private async Task<Operation> BeginSlowlyAsync(TestEngine engine)
    {
        var cluster = await engine.AddClusterAsync(FourHosts.All);
        var package = await engine.AddPackageAsync(TinyPackage.Build(padding: PackageSize));
        await Lab.SlowAsync(FourHosts.Bad, "1mbit");
        var operation = await engine.BeginDeployAsync(cluster, package);
        return await engine.UntilAsync(() => engine.Operations.GetAsync(operation.Id, Cancelled), now => TransferToBad(now).Done > 0, "the first bytes");
    }

    private static OperationStep TransferToBad(Operation operation) =>
        operation.Stages.Single(stage => stage.Name == StageNames.Transfer).Steps.Single(step => step.NodeName == FourHosts.Bad);
}
