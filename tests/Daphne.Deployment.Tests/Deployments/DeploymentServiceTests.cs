using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Packages;
using Daphne.Runs;
using Daphne.Tests.Data;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Deployments;

public sealed class DeploymentServiceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_deployment_begins_with_its_first_release_and_a_deploy_that_waits(DatabaseProvider provider)
    {
        await using var engine = await EngineParts.CreateAsync(provider);

        var deployment = await engine.DeployAsync("Größe $(x)");
        var operation = Assert.Single(await engine.Get<OperationService>().ListAsync(deployment.Id, 10, Cancelled));

        Assert.Equal((DeploymentStatus.Deploying, 1, "Größe $(x)"), (deployment.Status, deployment.CurrentRelease!.Number, deployment.Name));
        Assert.Equal((OperationKind.Deploy, OperationStatus.Queued), (operation.Kind, operation.Status));
        Assert.Equal(["Preflight", "Transfer", "Install", "Start", "Check"], operation.Stages.Select(stage => stage.Name));
        Assert.All(operation.Stages, stage => Assert.Equal(["s1", "s2"], stage.Steps.Select(step => step.NodeName)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Of_many_actions_at_once_one_is_taken_and_the_others_hear_why(DatabaseProvider provider)
    {
        await using var engine = await EngineParts.CreateAsync(provider);
        var deployment = await engine.DeployAsync();
        await engine.FinishOperationsAsync(deployment.Id);
        var service = engine.Get<DeploymentService>();
        Func<Task<Operation>>[] actions =
        [
            () => service.StopAsync(deployment.Id, Cancelled), () => service.StartAsync(deployment.Id, Cancelled),
            () => service.RedeployAsync(deployment.Id, new ReleaseInput(), Cancelled), () => service.CleanAsync(deployment.Id, Cancelled),
            () => service.StopAsync(deployment.Id, Cancelled), () => service.RedeployAsync(deployment.Id, new ReleaseInput(), Cancelled),
        ];

        var outcomes = await Task.WhenAll(actions.Select(OutcomeAsync));

        Assert.Single(outcomes, outcome => outcome is null);
        Assert.All(outcomes.OfType<ProblemException>(), problem => Assert.Equal(ProblemKind.Conflict, problem.Kind));
        Assert.Single(await engine.Get<OperationService>().ListAsync(deployment.Id, 10, Cancelled), operation => operation.Status.IsActive());
    }

    [Fact]
    public async Task While_an_operation_is_under_way_another_is_refused_by_name()
    {
        await using var engine = await EngineParts.CreateAsync();
        var deployment = await engine.DeployAsync("experiment");

        var problem = await OutcomeAsync(() => engine.Get<DeploymentService>().StopAsync(deployment.Id, Cancelled));

        Assert.Contains("Deploy of 'experiment' is queued", problem!.Message, StringComparison.Ordinal);
        Assert.Equal(DeploymentGoal.Running, (await engine.Get<DeploymentService>().GetAsync(deployment.Id, Cancelled)).Goal);
    }

    [Fact]
    public async Task Releases_are_numbered_and_a_redeploy_keeps_what_is_not_said()
    {
        await using var engine = await EngineParts.CreateAsync();
        var deployment = await engine.DeployAsync(settings: new DeploymentSettings { WorkersPerNode = 3 });
        var service = engine.Get<DeploymentService>();
        var package = await engine.AddPackageAsync("newer");

        await engine.FinishOperationsAsync(deployment.Id);
        await service.RedeployAsync(deployment.Id, new ReleaseInput { PackageId = package.Id }, Cancelled);
        await engine.FinishOperationsAsync(deployment.Id);
        var operation = await service.RedeployAsync(deployment.Id, new ReleaseInput { Settings = new DeploymentSettings { WorkersPerNode = 1 } }, Cancelled);
        deployment = await service.GetAsync(deployment.Id, Cancelled);

        Assert.Equal([1, 2, 3], deployment.Releases.Select(release => release.Number));
        Assert.Equal(("newer", 1), (deployment.CurrentRelease!.Package!.Name, deployment.CurrentRelease.Settings.WorkersPerNode));
        Assert.Equal(3, deployment.Releases[1].Settings.WorkersPerNode);
        Assert.Equal(3, operation.ReleaseNumber);
        Assert.Contains("Stop", operation.Stages.Select(stage => stage.Name));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Operations_of_one_kind_are_listed(DatabaseProvider provider)
    {
        await using var engine = await EngineParts.CreateAsync(provider);
        var deployment = await engine.DeployAsync();
        await engine.FinishOperationsAsync(deployment.Id);
        await engine.Get<DeploymentService>().StopAsync(deployment.Id, Cancelled);
        var operations = engine.Get<OperationService>();

        Assert.Equal(OperationKind.Stop, Assert.Single(await operations.ListAsync(OperationKind.Stop, 10, Cancelled)).Kind);
        Assert.Empty(await operations.ListAsync(OperationKind.Sweep, 10, Cancelled));
    }

    [Fact]
    public async Task A_sweep_elsewhere_than_on_Slurm_is_refused_and_leaves_nothing()
    {
        await using var engine = await EngineParts.CreateAsync();
        var deployment = await engine.DeployAsync();
        var service = engine.Get<DeploymentService>();
        var input = new DeploymentInput { Name = "swept", ClusterId = deployment.ClusterId, Settings = new DeploymentSettings() };

        var problem = await OutcomeAsync(() => service.SweepAsync(input, new RunInput { Script = "print(1);" }, new PackageBuild { Source = "/home/alice/daphne" }, Cancelled));

        Assert.Contains("A sweep needs a Slurm cluster", problem!.Message, StringComparison.Ordinal);
        Assert.Equal(deployment.Id, Assert.Single(await service.ListAsync(Cancelled)).Id);
    }

    [Fact]
    public async Task What_a_redeploy_would_change_is_shown_before()
    {
        await using var engine = await EngineParts.CreateAsync();
        var deployment = await engine.DeployAsync();
        var service = engine.Get<DeploymentService>();

        Assert.Empty(await service.CompareAsync(deployment.Id, new ReleaseInput(), Cancelled));
        var line = Assert.Single(await service.CompareAsync(deployment.Id, new ReleaseInput { Settings = new DeploymentSettings { FirstPort = 7000 } }, Cancelled));
        Assert.Equal("First port", line.What);
    }

    [Fact]
    public async Task A_cleaned_deployment_is_redeployed_not_started()
    {
        await using var engine = await EngineParts.CreateAsync();
        var deployment = await engine.DeployAsync();
        var service = engine.Get<DeploymentService>();
        await engine.FinishOperationsAsync(deployment.Id);
        await service.CleanAsync(deployment.Id, Cancelled);
        await engine.FinishOperationsAsync(deployment.Id);

        Assert.Contains("Redeploy", (await OutcomeAsync(() => service.StartAsync(deployment.Id, Cancelled)))!.Message, StringComparison.Ordinal);
        Assert.NotNull(await OutcomeAsync(() => service.StopAsync(deployment.Id, Cancelled)));
        Assert.Null(await OutcomeAsync(() => service.RedeployAsync(deployment.Id, new ReleaseInput(), Cancelled)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Only_a_cleaned_deployment_is_deleted_and_then_whole(DatabaseProvider provider)
    {
        await using var engine = await EngineParts.CreateAsync(provider);
        var deployment = await engine.DeployAsync();
        var service = engine.Get<DeploymentService>();
        await engine.FinishOperationsAsync(deployment.Id);

        await Assert.ThrowsAsync<ProblemException>(() => service.DeleteAsync(deployment.Id, force: true, Cancelled));
        await service.CleanAsync(deployment.Id, Cancelled);
        await Assert.ThrowsAsync<ProblemException>(() => service.DeleteAsync(deployment.Id, force: false, Cancelled));
        await engine.FinishOperationsAsync(deployment.Id);
        await service.DeleteAsync(deployment.Id, force: false, Cancelled);

        Assert.Empty(await service.ListAsync(Cancelled));
        Assert.Empty(await engine.Get<OperationService>().ListAsync(deployment.Id, 10, Cancelled));
    }

    [Fact]
    public async Task A_package_or_cluster_that_is_not_there_is_bad_input()
    {
        await using var engine = await EngineParts.CreateAsync();
        var cluster = await engine.AddClusterAsync("mine", "s1");
        var service = engine.Get<DeploymentService>();

        foreach (var input in new[] { new DeploymentInput { Name = "a", ClusterId = "none" }, new DeploymentInput { Name = "a", ClusterId = cluster.Id, PackageId = "none" } })
            Assert.Equal(ProblemKind.BadInput, (await OutcomeAsync(() => service.CreateAsync(input, Cancelled)))!.Kind);
        Assert.Empty(await service.ListAsync(Cancelled));
    }

    private static async Task<ProblemException?> OutcomeAsync(Func<Task<Operation>> action)
    {
        try
        {
            await action();
            return null;
        }
        catch (ProblemException problem)
        {
            return problem;
        }
    }
}
