using Daphne.Changes;
using Daphne.Operations;

namespace Daphne.Slurm;

/// <summary>Waits until Slurm has started every allocation, for as long as that takes: to wait in a queue is no fault. A person's cancel takes out what still waits.</summary>
internal sealed class QueueStage(AllocationRegistry allocations, SlurmCanceller canceller, SlurmInterest interest, ChangeFeed feed, TimeProvider clock) : IStage
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    public string Name => StageNames.Queue;

    public TakeUp TakeUp => TakeUp.Reattach;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        try
        {
            await WaitAsync(step, cancellationToken);
        }
        catch (OperationCanceledException) when (step.IsCancelled)
        {
            var waiting = (await CurrentAsync(step, CancellationToken.None)).Where(allocation => allocation.State.IsWaiting()).ToList();
            await canceller.CancelAsync(step, waiting, CancellationToken.None);
            throw;
        }
    }

    private async Task WaitAsync(StepContext step, CancellationToken cancellationToken)
    {
        using var changes = feed.Subscribe(change => change.Topic is ChangeTopic.Allocation && change.DeploymentId == step.Scene.Deployment!.Id);
        interest.Expect(step.Scene.Cluster.Id);
        while (true)
        {
            var current = await CurrentAsync(step, cancellationToken);
            var over = current.Where(allocation => allocation.IsOver).ToList();
            if (over.Count > 0)
                throw new ProblemException(ProblemKind.Remote, $"{step.Node.Name}: {string.Join("; ", over.Select(allocation => $"{SlurmReasons.Name(allocation)}: {SlurmReasons.OfEnd(allocation)}"))}");
            var waiting = current.Where(allocation => allocation.State.IsWaiting()).ToList();
            await step.ReportAsync(current.Count - waiting.Count, current.Count, current.Count == 1 ? "job" : "jobs", waiting.Count == 0 ? "running" : SlurmReasons.Waiting(waiting[0], clock.GetUtcNow()), cancellationToken);
            if (waiting.Count == 0)
                return;
            using (step.Rest())
                await changes.NextAsync(LookAgain, cancellationToken);
        }
    }

    /// <summary>Those that this operation waits for: of its release, and not on their way out.</summary>
    private async Task<IReadOnlyList<Allocation>> CurrentAsync(StepContext step, CancellationToken cancellationToken) =>
        await allocations.AwaitedAsync(step.Scene.Deployment!.Id, step.Scene.Release!.Number, step.Scene.Operation.Kind == OperationKind.Replace, cancellationToken);
}
