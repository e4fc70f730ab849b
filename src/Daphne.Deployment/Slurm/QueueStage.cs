using Daphne.Changes;
using Daphne.Operations;

namespace Daphne.Slurm;

/// <summary>Waits until Slurm has started every allocation, for as long as that takes: to wait in a queue is no fault. A person's cancel takes out what still waits.</summary>
internal sealed class QueueStage(AllocationRegistry allocations, SlurmCanceller canceller, ChangeFeed feed, TimeProvider clock) : IStage
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
        while (true)
        {
            var current = await CurrentAsync(step, cancellationToken);
            var over = current.Where(allocation => allocation.IsOver).ToList();
            if (over.Count > 0)
                throw new ProblemException(ProblemKind.Remote, $"{step.Node.Name}: {string.Join("; ", over.Select(allocation => $"job {allocation.JobId}: {allocation.State}"))}");
            var waiting = current.Where(allocation => allocation.State.IsWaiting()).ToList();
            await step.ReportAsync(current.Count - waiting.Count, current.Count, current.Count == 1 ? "job" : "jobs", waiting.Count == 0 ? "running" : Describe(waiting[0]), cancellationToken);
            if (waiting.Count == 0)
                return;
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            pause.CancelAfter(LookAgain);
            await ((Task)changes.NextAsync(pause.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Those that this operation waits for: of its release, and not on their way out.</summary>
    private async Task<IReadOnlyList<Allocation>> CurrentAsync(StepContext step, CancellationToken cancellationToken) =>
        await allocations.AwaitedAsync(step.Scene.Deployment!.Id, step.Scene.Release!.Number, step.Scene.Operation.Kind == OperationKind.Replace, cancellationToken);

    private string Describe(Allocation waiting)
    {
        var text = $"job {waiting.JobId}: {waiting.Reason}";
        return waiting.ExpectedAt is { } expected && expected > clock.GetUtcNow() ? $"{text}; expected to start at {expected:yyyy-MM-dd HH:mm} UTC" : text;
    }
}
