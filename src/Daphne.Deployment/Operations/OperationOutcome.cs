namespace Daphne.Operations;

/// <summary>What came of an operation or a stage, given its steps.</summary>
internal static class OperationOutcome
{
    public static StepStatus Of(OperationStage stage)
    {
        StepStatus[] worstFirst = [StepStatus.Failed, StepStatus.Cancelled, StepStatus.Succeeded];
        return worstFirst.FirstOrDefault(status => stage.Steps.Exists(step => step.Status == status), StepStatus.Skipped);
    }

    /// <returns>How it ended, and why if not well.</returns>
    public static (OperationStatus Status, string? Error) Of(Operation operation, bool isCancelled)
    {
        var steps = operation.Stages.SelectMany(stage => stage.Steps.Select(step => (Stage: stage, Step: step))).ToList();
        if (isCancelled)
            return (OperationStatus.Cancelled, Cancelled([.. steps.Select(pair => pair.Step)]));
        var failed = steps.Where(pair => pair.Step.Status == StepStatus.Failed).ToList();
        if (failed.Count == 0)
            return (OperationStatus.Succeeded, null);
        var nodes = operation.Stages[0].Steps.Count;
        var (stage, step) = failed[0];
        return (OperationStatus.Failed, nodes == 1 ? step.Error : $"{failed.Count} of {nodes} nodes failed. {stage.Name} on {step.Error}");
    }

    private static string Cancelled(IReadOnlyList<OperationStep> steps)
    {
        var done = steps.Count(step => step.Status == StepStatus.Succeeded);
        var nodes = steps.Where(step => step.Status == StepStatus.Cancelled && step.Message is not null).Select(step => $"{step.NodeName}: {step.Message}");
        return string.Join(' ', [$"Cancelled after {done} of {steps.Count} steps.", .. nodes.Select(node => $"{node}."), "Retry goes on from there, Stop and Clean undo what was done."]);
    }
}
