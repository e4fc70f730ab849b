using Daphne.Deployments;
using Daphne.Logs;
using Daphne.Operations;

namespace Daphne.Monitoring;

/// <summary>Waits until the last byte of every log of the deployment on a node is mirrored, before anything is removed there.</summary>
internal sealed class CollectStage(MonitorService monitors, LogStore logs, WorkerRegistry workers) : IStage
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public string Name => StageNames.Collect;

    public TakeUp TakeUp => TakeUp.Repeat;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        var deployment = step.Scene.Deployment!.Id;
        var unfinished = await workers.UnfinishedLogsAsync(deployment, step.Node.Id, cancellationToken);
        await monitors.CollectAsync(step.Scene.Cluster, step.Node, unfinished, Limit, cancellationToken);
        var bytes = 0L;
        foreach (var worker in await workers.CurrentAsync(deployment, step.Node.Id, cancellationToken))
            bytes += (await logs.GetAsync(worker.LogStreamId, cancellationToken)).Length;
        await step.ReportAsync(bytes, bytes, "bytes", null, cancellationToken);
    }
}
