using Daphne.Clusters;
using Daphne.Operations;

namespace Daphne.Slurm;

/// <summary>
/// Lets a small job look whether a compute node sees what the login node writes below the install root, and what it has. Only a job can tell:
/// folders of the same name on both need not be the same. A job that Slurm refuses, or that does not get its turn, proves nothing, and is no
/// fault: Slurm may take the deployment's own jobs all the same, and their start shows what this one could not.
/// </summary>
internal sealed class ProbeStage(SlurmDiscovery discovery, ProbeJob job, NodeRegistry nodes, TimeProvider clock) : IStage
{
    public string Name => StageNames.Probe;

    public TakeUp TakeUp => TakeUp.Reattach;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        var root = step.Endpoint.Root;
        var facts = await discovery.KnownAsync(step.Scene.Cluster.Id, cancellationToken);
        if (step.Scene.Deployment is not null && facts?.Compute?.Of(root) is { SeesRoot: true } known)
        {
            await step.ReportAsync($"{known.Node} has seen the install root already", cancellationToken);
            return;
        }
        var answer = await job.LookAsync(step, cancellationToken);
        var seen = answer.ToFacts(root, clock.GetUtcNow());
        if (answer.SeesRoot || answer.IsBlind)
            await discovery.LearnAsync(step.Scene.Cluster.Id, seen, cancellationToken);
        var check = SlurmPreflight.SharedRoot(answer, seen, root, facts);
        await nodes.ChangeAsync(step.Node.Id, (node, _) => node.Checks = [.. node.Checks.Where(other => other.Check != check.Check), check], cancellationToken);
        if (check.Outcome == CheckOutcome.Failed)
            throw ProblemException.Refused($"{step.Node.Name}: {check.Check}: {check.Finding}. {check.Remedy}");
        await step.ReportAsync(check.Outcome == CheckOutcome.Passed ? check.Finding : $"{check.Finding}. {check.Remedy}", cancellationToken);
    }
}
