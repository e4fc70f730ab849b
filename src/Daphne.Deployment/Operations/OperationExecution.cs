using Daphne.Clusters;
using Microsoft.Extensions.Logging;

namespace Daphne.Operations;

/// <summary>
/// Goes through the stages of one claimed operation: stages in order, the steps of a stage in parallel. A node whose step fails is left
/// out of what follows; the others go on. Steps that were done before a crash are not done again.
/// </summary>
internal sealed partial class OperationExecution(
    OperationScene scene, IReadOnlyDictionary<string, IStage> stages, NodeHosts hosts, OperationRecorder recorder, TimeProvider clock, ILogger logger)
{
    /// <param name="cancellationToken">A person cancelled it: its steps end as cancelled.</param>
    /// <param name="stoppingToken">The dashboard shuts down, or lost the operation: its steps stay as they are, for the next one to take up.</param>
    /// <returns>How it ended, and why if not well.</returns>
    public async Task<(OperationStatus Status, string? Error)> RunAsync(CancellationToken cancellationToken, CancellationToken stoppingToken)
    {
        foreach (var stage in scene.Operation.Stages.Where(stage => stage.Status is not (StepStatus.Succeeded or StepStatus.Failed or StepStatus.Skipped)))
        {
            stage.Start(clock.GetUtcNow());
            await recorder.SaveAsync(stage, CancellationToken.None);
            await Task.WhenAll(stage.Steps.Select(step => StepAsync(stage, step, cancellationToken, stoppingToken)));
            stage.Finish(Summary(stage), clock.GetUtcNow());
            await recorder.SaveAsync(stage, CancellationToken.None);
        }
        return Outcome(cancellationToken.IsCancellationRequested);
    }

    private static StepStatus Summary(OperationStage stage)
    {
        StepStatus[] worstFirst = [StepStatus.Failed, StepStatus.Cancelled, StepStatus.Succeeded];
        return worstFirst.FirstOrDefault(status => stage.Steps.Exists(step => step.Status == status), StepStatus.Skipped);
    }

    private (OperationStatus Status, string? Error) Outcome(bool isCancelled)
    {
        var steps = scene.Operation.Stages.SelectMany(stage => stage.Steps.Select(step => (Stage: stage, Step: step))).ToList();
        if (isCancelled)
        {
            var done = steps.Count(pair => pair.Step.Status == StepStatus.Succeeded);
            return (OperationStatus.Cancelled, $"Cancelled after {done} of {steps.Count} steps. What those did is still in place; Retry goes on from there, Stop and Clean undo it.");
        }
        var failed = steps.Where(pair => pair.Step.Status == StepStatus.Failed).ToList();
        if (failed.Count == 0)
            return (OperationStatus.Succeeded, null);
        var nodes = scene.Operation.Stages[0].Steps.Count;
        var (stage, step) = failed[0];
        return (OperationStatus.Failed, nodes == 1 ? step.Error : $"{failed.Count} of {nodes} nodes failed. {stage.Name} on {step.Error}");
    }

    private async Task StepAsync(OperationStage stage, OperationStep step, CancellationToken cancellationToken, CancellationToken stoppingToken)
    {
        if (step.Status is StepStatus.Succeeded)
            return;
        if (HasFailedBefore(stage, step))
        {
            await FinishAsync(step, StepStatus.Skipped, null);
            return;
        }
        stoppingToken.ThrowIfCancellationRequested();

        // What was under way when the dashboard died is given to its stage all the same: it may have something to end.
        if (cancellationToken.IsCancellationRequested && step.Status != StepStatus.Running)
        {
            await FinishAsync(step, StepStatus.Cancelled, null);
            return;
        }
        step.Start(clock.GetUtcNow());
        await recorder.SaveAsync(step, CancellationToken.None);
        var node = scene.Cluster.Nodes.Find(node => node.Id == step.NodeId);
        if (node is null)
        {
            await FinishAsync(step, StepStatus.Failed, $"{step.NodeName}: the node was removed from the cluster meanwhile.");
            return;
        }
        try
        {
            await stages[stage.Name].RunAsync(new StepContext(scene, step, node, stage.Name, hosts, recorder), cancellationToken);
            await FinishAsync(step, StepStatus.Succeeded, null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
        {
            await FinishAsync(step, StepStatus.Cancelled, null);
        }
        catch (ProblemException problem)
        {
            if (problem.Output is { Length: > 0 } output)
                await recorder.LogAsync(step, stage.Name, output, CancellationToken.None);
            await FinishAsync(step, StepStatus.Failed, problem.Message);
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogUnexpected(logger, unexpected, stage.Name, step.NodeName);
            await recorder.LogAsync(step, stage.Name, unexpected.ToString(), CancellationToken.None);
            await FinishAsync(step, StepStatus.Failed, $"{step.NodeName}: {stage.Name} failed unexpectedly: {unexpected.Message} Retry; if it stays, look at the dashboard's own log.");
        }
    }

    private bool HasFailedBefore(OperationStage stage, OperationStep step) => scene.Operation.Stages
        .Where(earlier => earlier.Ordinal < stage.Ordinal)
        .SelectMany(earlier => earlier.Steps)
        .Any(earlier => earlier.NodeId == step.NodeId && earlier.Status is StepStatus.Failed or StepStatus.Skipped);

    private async Task FinishAsync(OperationStep step, StepStatus status, string? error)
    {
        await recorder.EndLogAsync(step, CancellationToken.None);
        step.Finish(status, error, clock.GetUtcNow());
        await recorder.SaveAsync(step, CancellationToken.None);
    }

    [LoggerMessage(LogLevel.Error, "{Stage} on {Node} failed unexpectedly")]
    private static partial void LogUnexpected(ILogger logger, Exception exception, string stage, string node);
}
