namespace Daphne.EndToEnd.Chaos;

/// <summary>
/// What was recorded before must stay recorded: a step that was done is not done again, an operation that has ended stays ended, and
/// nobody fences it with a smaller number. It is shown every look at the database, also those at a dead dashboard's.
/// </summary>
public sealed class Records
{
    private readonly Dictionary<string, RecordedOperation> known = [];
    private readonly Dictionary<string, int> interruptionsBefore = [];
    private readonly HashSet<string> cancelled = [];
    private int interruptions;

    /// <summary>Operations of which the API said that they are stored.</summary>
    public HashSet<string> Accepted { get; } = [];

    /// <summary>A kill, or a lease that ran out: what is under way then may be begun once more.</summary>
    public void Interrupt() => interruptions++;

    /// <summary>It was asked to end, so it may.</summary>
    public void Cancel(string operationId) => cancelled.Add(operationId);

    /// <summary>It was asked to do what it did not do, so what is known of it is void.</summary>
    public void Retry(string operationId)
    {
        known.Remove(operationId);
        cancelled.Remove(operationId);
        interruptions++;
    }

    /// <summary>Deleted with its deployment.</summary>
    public void Forget(string deploymentId)
    {
        foreach (var operation in known.Values.Where(operation => operation.DeploymentId == deploymentId).ToList())
        {
            known.Remove(operation.Id);
            Accepted.Remove(operation.Id);
        }
    }

    public void Compare(IReadOnlyList<RecordedOperation> now)
    {
        foreach (var operation in now)
        {
            interruptionsBefore.TryAdd(operation.Id, interruptions);
            if (known.TryGetValue(operation.Id, out var before))
                Compare(before, operation);
            Check(operation);
            known[operation.Id] = operation;
        }
        if (Accepted.Except(now.Select(operation => operation.Id)).FirstOrDefault() is { } lost)
            throw new ChaosException($"The operation {lost} was accepted and is not stored.");
    }

    /// <summary>Each has ended, and as it would have: well, unless somebody cancelled it.</summary>
    public void CheckEnds(IReadOnlyList<RecordedOperation> now)
    {
        foreach (var operation in now)
        {
            if (operation.Status is not "Succeeded" && !(operation.Status is "Cancelled" && cancelled.Contains(operation.Id)))
                throw new ChaosException($"An operation did not end as it would have: {operation}");
            if (operation.Steps.FirstOrDefault(step => step.Status is "Pending" or "Running") is { } left)
                throw new ChaosException($"The operation has ended and its step {left} has not: {operation}");
            if (operation.Status is "Succeeded" && operation.Steps.FirstOrDefault(step => step.Status is not "Succeeded") is { } undone)
                throw new ChaosException($"The operation has succeeded and its step {undone} has not: {operation}");
        }
    }

    private static void Compare(RecordedOperation before, RecordedOperation now)
    {
        if (before.HasEnded && before.Status != now.Status)
            throw new ChaosException($"An operation that had ended has not any more. Before: {before}. Now: {now}");
        if (now.Fence < before.Fence)
            throw new ChaosException($"The fence went from {before.Fence} to {now.Fence}: {now}");
        if (now.Owner.Length > 0 && before.Owner.Length > 0 && now.Owner != before.Owner && now.Fence == before.Fence)
            throw new ChaosException($"It changed hands without a new fence: {now}");
        foreach (var (done, later) in before.Steps.Where(step => step.Status is "Succeeded").Join(now.Steps, step => step.Id, step => step.Id, (done, later) => (done, later)))
            if (later.Status != "Succeeded" || later.Attempt != done.Attempt || later.FinishedAt != done.FinishedAt)
                throw new ChaosException($"A step that was done was done again: {done}, then {later}, of {now}");
    }

    private void Check(RecordedOperation operation)
    {
        if (operation.Steps.GroupBy(step => (step.Stage, step.NodeId)).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ChaosException($"A step is recorded twice: {twice.First()} of {operation}");
        if (operation.Steps.GroupBy(step => step.NodeId).FirstOrDefault(node => node.Count(step => step.Status is "Running") > 1) is { } both)
            throw new ChaosException($"Two steps run at once on {both.First().Node}: {operation}");
        // A busy machine may miss a lease of its own accord, now and then.
        var most = 3 + interruptions - interruptionsBefore[operation.Id];
        if (operation.Steps.FirstOrDefault(step => step.Attempt > most) is { } often)
            throw new ChaosException($"{often} was begun {often.Attempt} times, with {most - 3} interruptions: {operation}");
    }
}
