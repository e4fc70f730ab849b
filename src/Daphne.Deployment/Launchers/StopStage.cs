using Daphne.Deployments;
using Daphne.Operations;

namespace Daphne.Launchers;

/// <summary>Stops every worker that the deployment may have on a node.</summary>
internal sealed class StopStage(WorkerRegistry registry, LauncherChoice launchers) : IStage
{
    public string Name => StageNames.Stop;

    public TakeUp TakeUp => TakeUp.Repeat;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        var workers = await registry.CurrentAsync(step.Scene.Deployment!.Id, step.Node.Id, cancellationToken);
        var left = workers.Where(worker => worker.Status != WorkerStatus.Stopped).ToList();
        await launchers.Of(step.Scene.Cluster).StopAsync(step, left, cancellationToken);
        if (left.Count == 0)
            await step.ReportAsync("nothing runs", cancellationToken);
    }
}
