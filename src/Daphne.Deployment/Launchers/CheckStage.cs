using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Slurm;

namespace Daphne.Launchers;

/// <summary>Waits until each started worker answers a gRPC call, asked from its own node; DAPHNE gives no other sign of readiness.</summary>
internal sealed class CheckStage(WorkerRegistry registry, SlurmCheck slurm, TimeProvider clock) : IStage
{
    public string Name => StageNames.Check;

    public TakeUp TakeUp => TakeUp.Repeat;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        if (step.Scene.Cluster.Kind == ClusterKind.Slurm)
        {
            await slurm.RunAsync(step, cancellationToken);
            return;
        }
        var workers = await registry.CurrentAsync(step.Scene.Deployment!.Id, step.Node.Id, cancellationToken);
        var waiting = workers.Where(worker => worker.Status is not (WorkerStatus.Stopped or WorkerStatus.Stopping)).ToList();
        if (waiting.Count > 0)
            await new WorkerCheck(step, registry, clock, waiting).RunAsync(cancellationToken);
    }
}
