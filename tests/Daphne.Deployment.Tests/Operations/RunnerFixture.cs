using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Instances;
using Daphne.Logs;
using Daphne.Operations;
using Daphne.Runs;
using Daphne.Secrets;
using Daphne.Tests.Data;
using Daphne.Tests.Engine;
using Microsoft.Extensions.Logging.Abstractions;

namespace Daphne.Tests.Operations;

/// <summary>Runners over one database, each an instance of the dashboard, with the stages that a test gives them.</summary>
internal sealed class RunnerFixture(EngineParts engine) : IAsyncDisposable
{
    private readonly List<OperationRunner> runners = [];

    public EngineParts Engine => engine;

    /// <summary>What its runners execute; of one runner only, where a test looks at it.</summary>
    public OperationsUnderWay UnderWay { get; private set; } = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<RunnerFixture> CreateAsync(DatabaseProvider provider = DatabaseProvider.Sqlite) => new(await EngineParts.CreateAsync(provider));

    /// <summary>Starts a dashboard's runner with these stages, in a place of its own.</summary>
    public async Task<OperationRunner> StartAsync(params IStage[] stages)
    {
        UnderWay = new OperationsUnderWay();
        var self = new InstanceIdentity(Id.New());
        var ownership = new ClusterOwnership(engine.Database, self, engine.Clock);
        await ownership.BeginAsync(Cancelled);
        var runner = new OperationRunner(
            engine.Database, ownership, new OperationLeases(engine.Database, self, engine.Get<DeploymentStatusKeeper>(), engine.Clock), UnderWay,
            engine.Get<OperationQueue>(), stages, engine.Get<NodeHosts>(), engine.Get<LogStore>(), engine.Get<DeploymentStatusKeeper>(),
            engine.Get<RunRegistry>(), new ReconnectPolicy { Patience = TimeSpan.FromSeconds(7) }, engine.Get<KnownSecrets>(), engine.Feed, engine.Clock, NullLogger<OperationRunner>.Instance);
        runners.Add(runner);
        await runner.StartAsync(Cancelled);
        return runner;
    }

    /// <summary>Queues an operation with these stages on a cluster of these hosts.</summary>
    public async Task<Operation> QueueAsync(string[] stages, params string[] hosts)
    {
        var cluster = await engine.AddClusterAsync($"cluster {Id.New()}", hosts);
        var operation = new Operation { Id = Id.New(), Kind = OperationKind.Check, ClusterId = cluster.Id, Subject = "test", CreatedAt = engine.Clock.GetUtcNow() };
        foreach (var (ordinal, name) in stages.Index())
        {
            var stage = new OperationStage { Id = Id.New(), OperationId = operation.Id, Ordinal = ordinal, Name = name };
            operation.Stages.Add(stage);
            foreach (var (number, node) in cluster.Nodes.Index())
                stage.Steps.Add(new OperationStep
                {
                    Id = Id.New(),
                    OperationId = operation.Id,
                    StageId = stage.Id,
                    NodeId = node.Id,
                    NodeName = node.Name,
                    Ordinal = number,
                    LogStreamId = Id.New(),
                });
        }
        return await engine.Get<OperationQueue>().EnqueueAsync(operation, Cancelled);
    }

    public Task<Operation> GetAsync(string id) => engine.Get<OperationService>().GetAsync(id, Cancelled);

    /// <summary>The operation once it is in this state.</summary>
    public async Task<Operation> BecomesAsync(string id, OperationStatus status)
    {
        await Simulator.Eventually.IsTrueAsync(async () => (await GetAsync(id)).Status == status);
        return await GetAsync(id);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var runner in runners)
            await runner.StopAsync(CancellationToken.None);
        foreach (var runner in runners)
            runner.Dispose();
        await engine.DisposeAsync();
    }
}
