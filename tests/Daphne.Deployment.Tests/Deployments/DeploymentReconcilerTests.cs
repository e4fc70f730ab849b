using Daphne.Data;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Deployments;

public sealed class DeploymentReconcilerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_the_nodes_that_differ_are_in_its_plan()
    {
        await using var engine = await EngineParts.CreateAsync();
        var id = await DeployedAsync(engine, WorkerStatus.Ready, WorkerStatus.Lost);

        var operation = await ReconcileAsync(engine, id);

        Assert.Equal((OperationKind.Reconcile, OperationStatus.Queued, 1), (operation.Kind, operation.Status, operation.ReleaseNumber));
        Assert.Equal("Preflight Transfer Install Start Check", string.Join(' ', operation.Stages.Select(stage => stage.Name)));
        Assert.All(operation.Stages, stage => Assert.Equal("s2", Assert.Single(stage.Steps).NodeName));
        Assert.Equal(DeploymentStatus.Deploying, (await engine.Get<DeploymentService>().GetAsync(id, Cancelled)).Status);
    }

    [Fact]
    public async Task Of_a_stopped_deployment_what_still_runs_is_stopped()
    {
        await using var engine = await EngineParts.CreateAsync();
        var id = await DeployedAsync(engine, WorkerStatus.Stopped, WorkerStatus.Ready);
        await engine.Get<DeploymentService>().StopAsync(id, Cancelled);
        await engine.FinishOperationsAsync(id);

        var operation = await ReconcileAsync(engine, id);

        Assert.Equal("Stop Collect", string.Join(' ', operation.Stages.Select(stage => stage.Name)));
        Assert.All(operation.Stages, stage => Assert.Equal("s2", Assert.Single(stage.Steps).NodeName));
        Assert.Equal(DeploymentStatus.Stopping, (await engine.Get<DeploymentService>().GetAsync(id, Cancelled)).Status);
    }

    [Fact]
    public async Task What_a_clean_left_undone_on_a_node_is_cleaned_there()
    {
        await using var engine = await EngineParts.CreateAsync();
        var id = await DeployedAsync(engine, WorkerStatus.Stopped, WorkerStatus.Stopped);
        await engine.Get<DeploymentService>().CleanAsync(id, Cancelled);
        await FailAsync(engine, id, "s1", "s1: the deployment's files could not be removed");

        var operation = await ReconcileAsync(engine, id);

        Assert.Equal("Stop Collect Clean", string.Join(' ', operation.Stages.Select(stage => stage.Name)));
        Assert.All(operation.Stages, stage => Assert.Equal("s1", Assert.Single(stage.Steps).NodeName));
    }

    [Fact]
    public async Task Where_nothing_differs_it_is_refused()
    {
        await using var engine = await EngineParts.CreateAsync();
        var id = await DeployedAsync(engine, WorkerStatus.Ready, WorkerStatus.Ready);

        var problem = await Assert.ThrowsAsync<ProblemException>(() => ReconcileAsync(engine, id));

        Assert.Equal((ProblemKind.Conflict, "There is nothing to reconcile: 'experiment' is as it should be."), (problem.Kind, problem.Message));
    }

    [Fact]
    public async Task While_an_operation_is_under_way_it_is_refused_by_name()
    {
        await using var engine = await EngineParts.CreateAsync();
        var id = await DeployedAsync(engine, WorkerStatus.Ready, WorkerStatus.Failed);
        await ReconcileAsync(engine, id);

        var problem = await Assert.ThrowsAsync<ProblemException>(() => ReconcileAsync(engine, id));

        Assert.Equal(ProblemKind.Conflict, problem.Kind);
        Assert.StartsWith("Reconcile is not possible now: Reconcile of 'experiment' is queued", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_on_a_node_whose_workers_are_all_ready_by_now_is_of_yesterday()
    {
        await using var engine = await EngineParts.CreateAsync();
        var id = await DeployedAsync(engine, WorkerStatus.Ready, WorkerStatus.Lost);
        engine.Clock.Advance(TimeSpan.FromSeconds(1));
        await ReconcileAsync(engine, id);
        await FailAsync(engine, id, "s2", "s2: it is out of reach");
        Assert.Contains("out of reach", (await engine.Get<DeploymentService>().GetAsync(id, Cancelled)).StatusDetail, StringComparison.Ordinal);

        await using var context = engine.Database.CreateDbContext();
        foreach (var worker in context.Workers)
            worker.Become(WorkerStatus.Ready, engine.Clock.GetUtcNow());
        await context.SaveChangesAsync(Cancelled);
        await engine.Get<DeploymentStatusKeeper>().RefreshAsync(id, Cancelled);

        var deployment = await engine.Get<DeploymentService>().GetAsync(id, Cancelled);
        Assert.Equal((DeploymentStatus.Ready, null), (deployment.Status, deployment.StatusDetail));
    }

    private static Task<Operation> ReconcileAsync(EngineParts engine, string id) => engine.Get<DeploymentReconciler>().ReconcileAsync(id, Cancelled);

    /// <summary>Ends the operation that waits: on one node nothing was done, on the others everything.</summary>
    private static async Task FailAsync(EngineParts engine, string id, string node, string error)
    {
        await using (var context = engine.Database.CreateDbContext())
        {
            var operation = context.Operations.Single(operation => operation.DeploymentId == id && operation.FinishedAt == null);
            foreach (var step in context.Set<OperationStep>().Where(step => step.OperationId == operation.Id))
                step.Finish(step.NodeName == node ? StepStatus.Failed : StepStatus.Succeeded, null, engine.Clock.GetUtcNow());
            operation.Finish(OperationStatus.Failed, error, engine.Clock.GetUtcNow());
            await context.SaveChangesAsync(Cancelled);
        }
        await engine.Get<DeploymentStatusKeeper>().RefreshAsync(id, Cancelled);
    }

    /// <summary>One worker on each of s1 and s2, in these states.</summary>
    private static async Task<string> DeployedAsync(EngineParts engine, WorkerStatus first, WorkerStatus second)
    {
        var deployment = await engine.DeployAsync(settings: new DeploymentSettings { WorkersPerNode = 1, FirstPort = 50000 });
        foreach (var (node, status) in deployment.Cluster!.Nodes.Zip([first, second]))
        {
            var worker = new Worker
            {
                Id = Id.New(),
                DeploymentId = deployment.Id,
                ReleaseNumber = 1,
                NodeId = node.Id,
                NodeName = node.Name,
                Host = node.Host,
                Port = 50000,
                Directory = "d",
                LogStreamId = Id.New(),
            };
            worker.Become(status, engine.Clock.GetUtcNow());
            await engine.Database.AddAsync(worker);
        }
        await engine.FinishOperationsAsync(deployment.Id);
        engine.Clock.Advance(TimeSpan.FromSeconds(1));
        return deployment.Id;
    }
}
