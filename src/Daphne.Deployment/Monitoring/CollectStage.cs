using Daphne.Deployments;
using Daphne.Logs;
using Daphne.Operations;

namespace Daphne.Monitoring;

/// <summary>Waits until the last byte of every log of the deployment on a node is mirrored, before anything is removed there.</summary>
internal sealed class CollectStage(MonitorService monitors, LogStore logs, WorkerRegistry workers) : IStage
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public string Name => StageNames.Collect;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        var ids = (await workers.CurrentAsync(step.Scene.Deployment!.Id, step.Node.Id, cancellationToken)).Select(worker => worker.LogStreamId).ToList();
        await monitors.CollectAsync(step.Scene.Cluster, step.Node, ids, Limit, cancellationToken);
        var bytes = 0L;
        foreach (var id in ids)
            bytes += (await logs.GetAsync(id, cancellationToken)).Length;
        await step.ReportAsync(bytes, bytes, "bytes", null, cancellationToken);
    }
}
