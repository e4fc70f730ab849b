using System.Collections.Concurrent;
using Daphne.Clusters;
using Daphne.Data;
using Microsoft.Extensions.Logging;

namespace Daphne.Operations;

/// <summary>
/// Goes through the stages of one claimed operation, each node at its own pace, so that a slow or hung one delays nobody else. A node
/// whose step fails is left out of what follows; the others go on. Steps that were done before a crash are not done again.
/// </summary>
internal sealed partial class OperationExecution(
    OperationScene scene, OperationTenure tenure, IReadOnlyDictionary<string, IStage> stages, NodeHosts hosts, ReconnectPolicy reconnecting,
    OperationRecorder recorder, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan LoginPause = TimeSpan.FromMilliseconds(200);
    private readonly SemaphoreSlim stageGate = new(1, 1);
    private readonly ConcurrentDictionary<string, bool> tidied = new();

    /// <returns>How it ended, and why if not well.</returns>
    public async Task<(OperationStatus Status, string? Error)> RunAsync()
    {
        var nodes = scene.Operation.Stages.SelectMany(stage => stage.Steps).GroupBy(step => step.NodeId).Select(node => NodeOrNoneAsync(node.Key)).ToList();
        using (tenure.Rest())
            await Task.WhenAll(nodes);

        // Dropped is not cancelled: whoever has it next finds every step done and says how it ended.
        tenure.Dropped.ThrowIfCancellationRequested();
        return OperationOutcome.Of(scene.Operation, tenure.Cancelled.IsCancellationRequested);
    }

    /// <summary>Where one node's work must be left as it is, that of the others ends, too: all of them are taken up together.</summary>
    private async Task NodeOrNoneAsync(string nodeId)
    {
        using var work = tenure.Work();
        try
        {
            await NodeAsync(nodeId);
        }
        catch (Exception lost) when (lost is OperationLostException || DatabaseFailure.Is(lost))
        {
            await tenure.DropAsync();
            throw;
        }
    }

    private async Task NodeAsync(string nodeId)
    {
        foreach (var stage in scene.Operation.Stages.OrderBy(stage => stage.Ordinal))
        {
            foreach (var step in stage.Steps.Where(step => step.NodeId == nodeId && step.FinishedAt is null))
            {
                await BeginAsync(stage);
                await StepAsync(stage, step);
            }
            await FinishAsync(stage);
        }
    }

    private async Task BeginAsync(OperationStage stage)
    {
        await stageGate.WaitAsync(CancellationToken.None);
        try
        {
            if (stage.Status == StepStatus.Running)
                return;
            stage.Start(clock.GetUtcNow());
            await recorder.SaveAsync(stage);
        }
        finally
        {
            stageGate.Release();
        }
    }

    /// <summary>A stage is over when the last of its steps is.</summary>
    private async Task FinishAsync(OperationStage stage)
    {
        await stageGate.WaitAsync(CancellationToken.None);
        try
        {
            if (stage.Status != StepStatus.Running || stage.Steps.Exists(step => step.FinishedAt is null))
                return;
            stage.Finish(OperationOutcome.Of(stage), clock.GetUtcNow());
            await recorder.SaveAsync(stage);
        }
        finally
        {
            stageGate.Release();
        }
    }

    private async Task StepAsync(OperationStage stage, OperationStep step)
    {
        if (HasFailedBefore(stage, step) && !CleansUp(stage))
        {
            await FinishAsync(step, StepStatus.Skipped, null);
            return;
        }
        tenure.Dropped.ThrowIfCancellationRequested();

        // What was under way when the dashboard died is given to its stage all the same: it may have something to end.
        var isTakenUp = step.Status == StepStatus.Running;
        if (tenure.Cancelled.IsCancellationRequested && !isTakenUp)
        {
            await CancelAsync(stage, step);
            return;
        }
        step.Start(clock.GetUtcNow());
        await recorder.SaveAsync(step);
        if (scene.Cluster.Nodes.Find(node => node.Id == step.NodeId) is not { } node)
        {
            await FinishAsync(step, StepStatus.Failed, $"{step.NodeName}: the node was removed from the cluster meanwhile.");
            return;
        }
        var context = new StepContext(scene, tenure, step, node, stage.Name, hosts, recorder);
        try
        {
            if (isTakenUp)
                await context.LogAsync(TakenUp(stages[stage.Name].TakeUp), tenure.Dropped);
            await RunAsync(stages[stage.Name], context, step);
            await FinishAsync(step, StepStatus.Succeeded, null);
        }
        catch (OperationCanceledException) when (tenure.Cancelled.IsCancellationRequested && !tenure.Dropped.IsCancellationRequested)
        {
            await CancelAsync(stage, step);
        }
        catch (Exception lost) when (tenure.Dropped.IsCancellationRequested || lost is OperationLostException || DatabaseFailure.Is(lost))
        {
            throw;
        }
        catch (ProblemException problem)
        {
            if (problem.Output is { Length: > 0 } output)
                await recorder.LogAsync(step, stage.Name, output, CancellationToken.None);
            await FinishAsync(step, StepStatus.Failed, problem.Message);
        }
        catch (Exception unexpected)
        {
            LogUnexpected(logger, unexpected, stage.Name, step.NodeName);
            await recorder.LogAsync(step, stage.Name, unexpected.ToString(), CancellationToken.None);
            await FinishAsync(step, StepStatus.Failed, $"{step.NodeName}: {stage.Name} failed unexpectedly: {unexpected.Message} Retry; if it stays, look at the dashboard's own log.");
        }
    }

    /// <summary>A node on which something was done is tidied, once, wherever the cancel met it.</summary>
    private async Task CancelAsync(OperationStage stage, OperationStep step)
    {
        var wasTouched = scene.Operation.Stages.Where(other => other.Name != StageNames.Preflight)
            .Any(other => other.Steps.Exists(done => done.NodeId == step.NodeId && done.Attempt > 0));
        if (wasTouched && tidied.TryAdd(step.NodeId, true) && scene.Cluster.Nodes.Find(node => node.Id == step.NodeId) is { } node)
            await CancelledStep.TidyAsync(new StepContext(scene, tenure, step, node, stage.Name, hosts, recorder), tenure.Dropped);
        await FinishAsync(step, StepStatus.Cancelled, null);
    }

    /// <summary>A lost connection is tried again; the first look of all is not, since it is to tell what is out of reach.</summary>
    private async Task RunAsync(IStage stage, StepContext context, OperationStep step)
    {
        long? lostAt = null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await stage.RunAsync(context, tenure.Cancelled);
                return;
            }
            catch (ProblemException waiting) when (waiting.Kind == ProblemKind.LoginNeeded && !tenure.Cancelled.IsCancellationRequested)
            {
                await AwaitLoginAsync(waiting, context, step);
                (lostAt, attempt) = (null, 0);
            }
            catch (ProblemException lost) when (lost.IsConnectionLost && stage.Name != StageNames.Preflight && !tenure.Cancelled.IsCancellationRequested)
            {
                lostAt ??= clock.GetTimestamp();
                var pause = ReconnectPolicy.PauseBefore(attempt);
                if (clock.GetElapsedTime(lostAt.Value) + pause > reconnecting.Patience)
                    throw;
                step.Reconnect(clock.GetUtcNow() + pause);
                await recorder.SaveAsync(step);
                await context.LogAsync($"{lost.Message} Trying again in {pause.TotalSeconds:0} s.", tenure.Dropped);
                await Task.Delay(pause, clock, tenure.Cancelled);
                step.Reconnect(null);
                await recorder.SaveAsync(step);
            }
        }
    }

    /// <summary>A person may be asleep: there is no limit to it.</summary>
    private async Task AwaitLoginAsync(ProblemException waiting, StepContext context, OperationStep step)
    {
        step.AwaitLogin();
        await recorder.SaveAsync(step);
        await context.LogAsync(waiting.Message, tenure.Dropped);
        using (context.Rest())
            await Task.WhenAll(hosts.AwaitLoginAsync(waiting, tenure.Cancelled), Task.Delay(LoginPause, clock, tenure.Cancelled));
        step.GoOn();
        await recorder.SaveAsync(step);
    }

    private static string TakenUp(TakeUp how) => how == TakeUp.Reattach
        ? "It was under way when its dashboard ended: what it had started is looked for on the node and followed."
        : "It was under way when its dashboard ended: it is done again from what is there.";

    /// <summary>What a sweep has begun it ends and removes, also where something failed.</summary>
    private bool CleansUp(OperationStage stage) =>
        scene.Operation.Kind == OperationKind.Sweep && stage.Name is StageNames.Stop or StageNames.Collect or StageNames.Clean;

    private bool HasFailedBefore(OperationStage stage, OperationStep step) => scene.Operation.Stages
        .Where(earlier => earlier.Ordinal < stage.Ordinal)
        .SelectMany(earlier => earlier.Steps)
        .Any(earlier => earlier.NodeId == step.NodeId && earlier.Status is StepStatus.Failed or StepStatus.Skipped);

    private async Task FinishAsync(OperationStep step, StepStatus status, string? error)
    {
        await recorder.EndLogAsync(step, CancellationToken.None);
        step.Finish(status, error, clock.GetUtcNow());
        await recorder.SaveAsync(step);
    }

    [LoggerMessage(LogLevel.Error, "{Stage} on {Node} failed unexpectedly")]
    private static partial void LogUnexpected(ILogger logger, Exception exception, string stage, string node);
}
