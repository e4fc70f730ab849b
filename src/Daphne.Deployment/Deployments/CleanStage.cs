using Daphne.Operations;

namespace Daphne.Deployments;

/// <summary>Removes what the deployment put on a node, and nothing else.</summary>
internal sealed class CleanStage : IStage
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public string Name => StageNames.Clean;

    public TakeUp TakeUp => TakeUp.Repeat;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        await step.RunAsync("clean.sh", [step.Endpoint.Root, step.Node.Id, step.Scene.Deployment!.Id], "the deployment's files could not be removed", Limit, cancellationToken);
        await step.ReportAsync("removed", cancellationToken);
    }
}
