using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Operations;

/// <summary>Operations that a person or a crash ends in the middle.</summary>
[Collection(typeof(SshLab.Tests))]
public sealed class InterruptedOperationTests(SshLab fixture) : IAsyncLifetime
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await fixture.Lab.UnslowAsync("s1");

    [Fact]
    public async Task A_deploy_that_is_cancelled_while_it_sends_ends_as_cancelled_and_a_retry_goes_on()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var operation = await BeginSlowlyAsync(engine);

        var other = await Assert.ThrowsAsync<ProblemException>(() => engine.Deployments.CleanAsync(operation.DeploymentId!, Cancelled));
        Assert.Equal(ProblemKind.Conflict, other.Kind);
        await engine.Operations.CancelAsync(operation.Id, Cancelled);
        var cancelled = await engine.EndOfAsync(operation);
        await fixture.Lab.UnslowAsync("s1");

        Assert.Equal(OperationStatus.Cancelled, cancelled.Status);
        Assert.Equal(StepStatus.Cancelled, TransferOf(cancelled).Status);
        Assert.Contains("s1: the package is not there, no worker runs.", cancelled.Error, StringComparison.Ordinal);
        var deployment = await engine.Deployments.GetAsync(operation.DeploymentId!, Cancelled);
        Assert.Empty(deployment.Workers);
        Assert.Equal("", await engine.ShellAsync("s1", "ls -A \"$1/packages\"; ps -ef | grep '[p]ackage-receive' || true", deployment.Cluster!.Root));
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Operations.RetryAsync(operation.Id, Cancelled)));
    }

    [Fact]
    public async Task A_deploy_whose_dashboard_dies_is_taken_up_by_the_next_start()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var operation = await BeginSlowlyAsync(engine);

        await engine.DropAsync();
        await fixture.Lab.UnslowAsync("s1");
        await engine.StartAsync();

        var ended = TestEngine.Succeeded(await engine.EndOfAsync(operation));
        Assert.StartsWith("resumed at ", TransferOf(ended).Message, StringComparison.Ordinal);
        var deployment = await engine.Deployments.GetAsync(operation.DeploymentId!, Cancelled);
        Assert.Equal(DeploymentStatus.Ready, deployment.Status);
        Assert.Equal("1", await engine.ShellAsync("s1", "ps -ef | grep \"[p]erl .*DistributedWorker .*:$1\" | wc -l", $"{deployment.Workers[0].Port}"));
    }

    private async Task<Operation> BeginSlowlyAsync(TestEngine engine)
    {
        var cluster = await engine.AddClusterAsync("s1");
        var package = await engine.AddPackageAsync(TinyPackage.Build(padding: 6 << 20));
        await fixture.Lab.SlowAsync("s1", "10mbit");
        var operation = await engine.BeginDeployAsync(cluster, package);
        return await engine.UntilAsync(() => engine.Operations.GetAsync(operation.Id, Cancelled), now => TransferOf(now).Done > 1 << 20, "the first bytes");
    }

    private static OperationStep TransferOf(Operation operation) => operation.Stages.Single(stage => stage.Name == StageNames.Transfer).Steps[0];
}
