using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Runs;

namespace Daphne.Launchers;

/// <summary>Workers and runs as processes of the cluster's nodes, which outlive the connection that started them.</summary>
internal sealed class NodeLauncher(WorkerRegistry registry, WorkerStopper stopper, NodeRunner runner, NodeHosts hosts, TimeProvider clock) : ILauncher
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(8);

    public async Task CheckAsync(StepContext step, CancellationToken cancellationToken)
    {
        var workers = await registry.CurrentAsync(step.Scene.Deployment!.Id, step.Node.Id, cancellationToken);
        var waiting = workers.Where(worker => worker.Status is not (WorkerStatus.Stopped or WorkerStatus.Stopping)).ToList();
        if (waiting.Count > 0)
            await new WorkerCheck(step, registry, clock, waiting).RunAsync(cancellationToken);
    }

    public Task StopAsync(StepContext step, IReadOnlyList<Worker> workers, CancellationToken cancellationToken) => stopper.StopAsync(step, workers, cancellationToken);

    public async Task<IReadOnlyList<bool>> AskAsync(StepContext step, IReadOnlyList<Worker> workers, CancellationToken cancellationToken) =>
        await Task.WhenAll(workers.Select(worker => AskAsync(step, worker, cancellationToken)));

    public Task<Run> StartRunAsync(StepContext step, Run run, IReadOnlyList<Worker> workers, CancellationToken cancellationToken) => runner.StartAsync(step, run, workers);

    public Task<int?> EndRunAsync(StepContext step, Run run) => NodeRunner.EndAsync(step, run);

    public Task<string> WhyAsync(Run run) =>
        Task.FromResult("The run is gone without an exit code: its machine was restarted, or its supervisor was killed with it.");

    /// <summary>
    /// Asked from the worker's own node, over the connection that is there anyway. A worker that was out of sight only since nobody was
    /// logged in is asked when somebody is.
    /// </summary>
    private async Task<bool> AskAsync(StepContext step, Worker worker, CancellationToken cancellationToken)
    {
        if (worker.Status is not (WorkerStatus.Ready or WorkerStatus.Unknown) || step.Scene.Cluster.Nodes.Find(node => node.Id == worker.NodeId) is not { } node)
            return false;
        var endpoint = NodeEndpoint.Of(step.Scene.Cluster, node);
        var isForPeople = await hosts.LogInAsync(endpoint, cancellationToken);
        if (worker.Status is WorkerStatus.Unknown && !isForPeople)
            return false;
        var host = await hosts.OpenAsync(endpoint, cancellationToken);
        return await WorkerProbe.AnswersAsync(host, worker.Host, worker.Port, AskLimit, cancellationToken);
    }
}
