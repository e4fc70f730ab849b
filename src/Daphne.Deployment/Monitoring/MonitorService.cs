using System.Collections.Concurrent;
using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Instances;
using Daphne.Logs;
using Daphne.Slurm;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daphne.Monitoring;

/// <summary>
/// Keeps a <see cref="HostMonitor"/> on every node of this instance's clusters where something of ours may run or a log is not whole yet.
/// </summary>
internal sealed partial class MonitorService(
    IDbContextFactory<DashboardDbContext> database, NodeHosts hosts, LogStore logs, NodeRegistry nodes, WorkerRegistry workers,
    ClusterOwnership ownership, DeploymentStatusKeeper keeper, ChangeFeed feed, TimeProvider clock, ILogger<MonitorService> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, Watch> watches = new();
    private readonly Lock gate = new();
    private readonly ProcessEnds ends = new();
    private readonly CancellationTokenSource stopping = new();

    /// <summary>The end of a process on any node.</summary>
    public ProcessEnds.Expectation Expect(string processId) => ends.Expect(processId);

    /// <summary>The monitor of a node, started if there is none. One that is there stays, since an operation knows its node as it was.</summary>
    public HostMonitor Of(Cluster cluster, Node node)
    {
        lock (gate)
            return (watches.GetValueOrDefault(node.Id) is { IsOver: false } watch ? watch : watches[node.Id] = Begin(NodeEndpoint.Of(cluster, node))).Monitor;
    }

    /// <summary>Waits until logs are mirrored to the last byte.</summary>
    /// <exception cref="ProblemException">The node cannot be reached, a person has to log in there first, or time ran out.</exception>
    public async Task CollectAsync(Cluster cluster, Node node, IReadOnlyCollection<string> streamIds, TimeSpan limit, CancellationToken cancellationToken)
    {
        var deadline = clock.GetUtcNow() + limit;
        var begun = Of(cluster, node);
        var failures = begun.Failures;
        begun.TryNow();
        using var changes = feed.Subscribe(change => change.Topic == ChangeTopic.Log && streamIds.Contains(change.Id));
        while (true)
        {
            var monitor = Of(cluster, node);
            await using var context = await database.CreateDbContextAsync(cancellationToken);
            if (!await context.LogStreams.AnyAsync(stream => streamIds.Contains(stream.Id) && !stream.IsComplete, cancellationToken))
                return;
            if (monitor.Problem is { Kind: ProblemKind.LoginNeeded } waiting)
                throw waiting;

            // What was found before may not hold any more.
            if (monitor.Problem is { } problem && (monitor != begun || monitor.Failures > failures))
                throw problem;
            if (clock.GetUtcNow() > deadline)
                throw new ProblemException(ProblemKind.Remote, $"{node.Name}: the logs were not read to their ends within {limit.TotalMinutes:0} minutes. Retry.");
            await changes.NextAsync(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    public override void Dispose()
    {
        // The base asks the service to end, and that reaches our own source: so ours goes only when that is done.
        base.Dispose();
        if (ExecuteTask is not { IsCompleted: false })
            stopping.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Operations may ask for a monitor before this has begun, so the end of all monitors is this service's own.
        await using var stop = stoppingToken.Register(stopping.Cancel);
        using var changes = feed.Subscribe(change => change.Topic is ChangeTopic.Worker or ChangeTopic.Cluster or ChangeTopic.Run or ChangeTopic.Instance);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ReviewAsync(stoppingToken);
                await changes.NextAsync(stoppingToken);
                await Task.Delay(TimeSpan.FromMilliseconds(200), clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                LogFailed(logger, failure);
                await Task.Delay(TimeSpan.FromSeconds(2), clock, CancellationToken.None);
            }
        }
        await Task.WhenAll(watches.Values.Select(watch => watch.Task));
    }

    private async Task ReviewAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var live = await context.Workers.Where(worker => (worker.IsCurrent || worker.IsStandby)
                && worker.Status != WorkerStatus.Stopped && worker.Status != WorkerStatus.Failed)
            .Select(worker => worker.NodeId)
            .Union(context.Workers.Join(context.LogStreams.Where(stream => !stream.IsComplete), worker => worker.LogStreamId, stream => stream.Id, (worker, _) => worker.NodeId))
            .Union(context.Runs.Where(run => run.NodeId != null)
                .Join(context.LogStreams.Where(stream => !stream.IsComplete), run => run.LogStreamId, stream => stream.Id, (run, _) => run.NodeId!))
            .Union(context.Allocations.Where(allocation => allocation.Kind == AllocationKind.Build)
                .Join(context.LogStreams.Where(stream => !stream.IsComplete), build => build.LogStreamId, stream => stream.Id, (build, _) => build.NodeId))
            .Distinct().ToListAsync(cancellationToken);
        var held = ownership.Held;
        var clusters = await context.Clusters.AsNoTracking().Include(cluster => cluster.Nodes)
            .Where(cluster => held.Contains(cluster.Id) && cluster.Nodes.Any(node => live.Contains(node.Id)))
            .ToListAsync(cancellationToken);
        foreach (var cluster in clusters)
            foreach (var node in cluster.Nodes.Where(node => live.Contains(node.Id)))
                Renew(NodeEndpoint.Of(cluster, node));
        foreach (var (id, watch) in watches)
            if ((watch.IsOver || !live.Contains(id)) && watches.TryRemove(KeyValuePair.Create(id, watch)))
                await watch.Cancel.CancelAsync();
    }

    /// <summary>Watches a node by its settings as they are now.</summary>
    private void Renew(NodeEndpoint node)
    {
        lock (gate)
        {
            if (watches.TryGetValue(node.NodeId, out var watch) && !watch.IsOver && watch.Monitor.Node == node)
                return;
            watch?.Cancel.Cancel();
            watches[node.NodeId] = Begin(node);
        }
    }

    private Watch Begin(NodeEndpoint node)
    {
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, ownership.TokenOf(node.ClusterId));
        var processes = new MonitoredProcesses(database, clock);
        var monitor = new HostMonitor(node, hosts, logs, nodes, processes, new AllocatedTasks(database, clock), ends, new WorkerWatch(workers, keeper, clock), clock, logger);
        return new Watch(monitor, cancel, Task.Run(() => monitor.RunAsync(cancel.Token), CancellationToken.None));
    }

    [LoggerMessage(LogLevel.Error, "Choosing which nodes to watch failed and is tried again in two seconds")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    private sealed record Watch(HostMonitor Monitor, CancellationTokenSource Cancel, Task Task)
    {
        /// <summary>Cancelled, or its cluster is another instance's by now.</summary>
        public bool IsOver => Cancel.IsCancellationRequested;
    }
}
