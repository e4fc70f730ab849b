using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Tests.Data;
using Daphne.Tests.Engine;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Tests.Deployments;

/// <summary>When the restart policy acts, on a clock that the test moves. No operation is executed: its end is written by the test.</summary>
public sealed class DeploymentRestartsTests
{
    private static readonly DeploymentSettings OnFailure = new() { RestartPolicy = RestartPolicy.OnFailure, MaxRestarts = 3, WorkersPerNode = 1, FirstPort = 50000 };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Dead_workers_are_brought_back_after_growing_pauses_until_the_limit_and_then_it_says_so(DatabaseProvider provider)
    {
        await using var engine = await EngineParts.CreateAsync(provider);
        var id = await DeployedAsync(engine, OnFailure);
        foreach (var pause in new[] { 2, 4, 8 })
        {
            await SetWorkersAsync(engine, WorkerStatus.Ready, WorkerStatus.Failed);
            engine.Clock.Advance(TimeSpan.FromSeconds(pause - 0.1));
            Assert.Equal(engine.Clock.GetUtcNow().AddSeconds(0.1), await LookAsync(engine));
            Assert.Null(await ActiveAsync(engine, id));

            engine.Clock.Advance(TimeSpan.FromSeconds(0.1));
            await LookAsync(engine);
            var operation = await ActiveAsync(engine, id);
            Assert.Equal((OperationKind.Restart, "s2"), (operation!.Kind, Assert.Single(operation.Stages[0].Steps).NodeName));
            await engine.FinishOperationsAsync(id);
        }

        await SetWorkersAsync(engine, WorkerStatus.Ready, WorkerStatus.Failed);
        engine.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await LookAsync(engine));
        Assert.Null(await ActiveAsync(engine, id));
        Assert.EndsWith("Restarted 3 times in a row; given up: look at the worker's log, then press Reconcile.", (await GetAsync(engine, id)).StatusDetail, StringComparison.Ordinal);

        // A person who presses Reconcile begins the count anew.
        Assert.Equal(OperationKind.Reconcile, (await engine.Get<DeploymentReconciler>().ReconcileAsync(id, Cancelled)).Kind);
        Assert.Equal((0, null), ((await GetAsync(engine, id)).Restarts, (await GetAsync(engine, id)).RestartedAt));
    }

    [Fact]
    public async Task Ten_minutes_with_all_workers_ready_begin_the_count_anew()
    {
        await using var engine = await EngineParts.CreateAsync();
        var id = await DeployedAsync(engine, OnFailure);
        await RestartedAsync(engine, id);

        await SetWorkersAsync(engine, WorkerStatus.Ready, WorkerStatus.Ready);
        engine.Clock.Advance(TimeSpan.FromMinutes(9.9));
        await LookAsync(engine);
        Assert.Equal(1, (await GetAsync(engine, id)).Restarts);
        engine.Clock.Advance(TimeSpan.FromMinutes(0.1));
        await LookAsync(engine);

        Assert.Equal(0, (await GetAsync(engine, id)).Restarts);
    }

    [Theory]
    [InlineData(WorkerStatus.Unknown)]
    [InlineData(WorkerStatus.Stopped)]
    [InlineData(WorkerStatus.Ready)]
    public async Task Nothing_is_brought_back_that_has_not_died(WorkerStatus status)
    {
        await using var engine = await EngineParts.CreateAsync();
        var id = await DeployedAsync(engine, OnFailure);
        await SetWorkersAsync(engine, WorkerStatus.Ready, status);

        await LookLaterAsync(engine);

        Assert.Null(await ActiveAsync(engine, id));
    }

    [Theory]
    [InlineData("policy")]
    [InlineData("goal")]
    [InlineData("node")]
    [InlineData("cancelled")]
    public async Task Nothing_is_brought_back_without_a_policy_a_goal_a_reachable_node_or_against_a_person_s_cancel(string missing)
    {
        await using var engine = await EngineParts.CreateAsync();
        var id = await DeployedAsync(engine, missing == "policy" ? OnFailure with { RestartPolicy = RestartPolicy.Never } : OnFailure);
        if (missing == "goal")
        {
            await engine.Get<DeploymentService>().StopAsync(id, Cancelled);
            await engine.FinishOperationsAsync(id);
        }
        if (missing == "node")
            await SetNodesAsync(engine, NodeStatus.Unreachable);
        if (missing == "cancelled")
        {
            engine.Clock.Advance(TimeSpan.FromSeconds(1));
            await engine.Get<OperationService>().CancelAsync((await engine.Get<DeploymentService>().StartAsync(id, Cancelled)).Id, Cancelled);
        }
        await SetWorkersAsync(engine, WorkerStatus.Ready, WorkerStatus.Lost);

        await LookLaterAsync(engine);

        Assert.Null(await ActiveAsync(engine, id));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Of_many_dashboards_that_look_at_once_one_acts(DatabaseProvider provider)
    {
        await using var engine = await EngineParts.CreateAsync(provider);
        var id = await DeployedAsync(engine, OnFailure);
        await SetWorkersAsync(engine, WorkerStatus.Failed, WorkerStatus.Lost);
        engine.Clock.Advance(TimeSpan.FromMinutes(1));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => LookAsync(engine), Cancelled)));

        var operations = await engine.Get<OperationService>().ListAsync(id, 10, Cancelled);
        Assert.Single(operations, operation => operation.Kind == OperationKind.Restart);
        Assert.Equal(1, (await GetAsync(engine, id)).Restarts);
    }

    private static Task<DateTimeOffset?> LookAsync(EngineParts engine) => engine.Get<DeploymentRestarts>().LookAsync(Cancelled);

    private static async Task LookLaterAsync(EngineParts engine)
    {
        await LookAsync(engine);
        engine.Clock.Advance(TimeSpan.FromMinutes(5));
        await LookAsync(engine);
    }

    private static async Task RestartedAsync(EngineParts engine, string id)
    {
        await SetWorkersAsync(engine, WorkerStatus.Ready, WorkerStatus.Failed);
        engine.Clock.Advance(TimeSpan.FromSeconds(2));
        await LookAsync(engine);
        Assert.Equal(1, (await GetAsync(engine, id)).Restarts);
        await engine.FinishOperationsAsync(id);
    }

    private static Task<Deployment> GetAsync(EngineParts engine, string id) => engine.Get<DeploymentService>().GetAsync(id, Cancelled);

    private static async Task<Operation?> ActiveAsync(EngineParts engine, string id) =>
        (await engine.Get<OperationService>().ListAsync(id, 10, Cancelled)).SingleOrDefault(operation => operation.Status.IsActive());

    /// <summary>One that is done, on two nodes in reach, without rows of workers yet.</summary>
    private static async Task<string> DeployedAsync(EngineParts engine, DeploymentSettings settings)
    {
        var deployment = await engine.DeployAsync(settings: settings);
        await engine.FinishOperationsAsync(deployment.Id);
        await using var context = engine.Database.CreateDbContext();
        foreach (var node in deployment.Cluster!.Nodes)
            context.Add(new Worker
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
            });
        await context.SaveChangesAsync(Cancelled);
        await SetNodesAsync(engine, NodeStatus.Reachable);
        return deployment.Id;
    }

    private static async Task SetNodesAsync(EngineParts engine, NodeStatus status)
    {
        await using var context = engine.Database.CreateDbContext();
        foreach (var node in await context.Nodes.ToListAsync(Cancelled))
            node.SetStatus(status, null, engine.Clock.GetUtcNow());
        await context.SaveChangesAsync(Cancelled);
    }

    /// <summary>As the nodes' status streams would.</summary>
    private static async Task SetWorkersAsync(EngineParts engine, WorkerStatus first, WorkerStatus second)
    {
        await using var context = engine.Database.CreateDbContext();
        var workers = await context.Workers.OrderBy(worker => worker.NodeName).ToListAsync(Cancelled);
        foreach (var (worker, status) in workers.Zip([first, second]))
        {
            // A restart makes new rows: what dies now has lived since.
            worker.Become(WorkerStatus.Starting, engine.Clock.GetUtcNow());
            worker.Become(status, engine.Clock.GetUtcNow());
        }
        await context.SaveChangesAsync(Cancelled);
        await engine.Get<DeploymentStatusKeeper>().RefreshAsync(workers[0].DeploymentId, Cancelled);
    }
}
