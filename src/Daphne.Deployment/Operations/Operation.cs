namespace Daphne.Operations;

/// <summary>
/// One background job. The table is the queue: an instance claims a queued operation by a lease (owner, expiry, version), and takes over
/// one whose lease has run out.
/// </summary>
public sealed class Operation
{
    public required string Id { get; init; }
    public required OperationKind Kind { get; init; }
    public required string ClusterId { get; init; }
    public string? DeploymentId { get; init; }
    public int? ReleaseNumber { get; init; }
    public string? RunId { get; init; }

    /// <summary>What it is about, for lists: the name of the deployment or cluster.</summary>
    public required string Subject { get; init; }

    public OperationStatus Status { get; private set; }
    public string? Error { get; private set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }
    public string? Owner { get; private set; }

    /// <summary>By the database's clock.</summary>
    public DateTimeOffset? LeaseExpiresAt { get; private set; }

    /// <summary>
    /// Greater at every claim of any operation. Every command on a node carries it, and a node that has seen a greater one refuses it: so an
    /// owner that lost the operation without knowing it does nothing there any more.
    /// </summary>
    public long? Fence { get; private set; }

    public int Version { get; private set; }
    public List<OperationStage> Stages { get; init; } = [];

    public bool CanCancel => Status is OperationStatus.Queued or OperationStatus.Running;

    public bool CanRetry => Status is OperationStatus.Failed or OperationStatus.Cancelled && Kind is not (OperationKind.Run or OperationKind.Sweep);

    public void Claim(string owner, long fence, DateTimeOffset expiresAt, DateTimeOffset now)
    {
        Owner = owner;
        Fence = fence;
        LeaseExpiresAt = expiresAt;
        if (Status == OperationStatus.Queued)
            Status = OperationStatus.Running;
        StartedAt ??= now;
        Version++;
    }

    /// <summary>A queued one is cancelled on the spot; a running one is asked to end.</summary>
    public void Cancel(DateTimeOffset now)
    {
        if (!CanCancel)
            throw ProblemException.Conflict($"The operation cannot be cancelled: it is {Status.ToString().ToLowerInvariant()}.");
        if (Status == OperationStatus.Running)
        {
            Status = OperationStatus.Cancelling;
            Version++;
            return;
        }
        foreach (var step in Stages.SelectMany(stage => stage.Steps))
            step.Finish(StepStatus.Cancelled, null, now);
        foreach (var stage in Stages)
            stage.Finish(StepStatus.Cancelled, now);
        Finish(OperationStatus.Cancelled, "Cancelled before it began.", now);
    }

    public void Finish(OperationStatus status, string? error, DateTimeOffset now)
    {
        Status = status;
        Error = error;
        FinishedAt = now;
        Owner = null;
        LeaseExpiresAt = null;
        Version++;
    }

    /// <summary>
    /// Queues it again: what succeeded stays done, everything else starts over. Where Check failed, its node's workers are started anew:
    /// to look at dead ones once more helps nobody.
    /// </summary>
    public void Retry()
    {
        if (!CanRetry)
            throw ProblemException.Conflict($"Only a failed or cancelled operation can be retried; this one is {Status.ToString().ToLowerInvariant()}.");
        var notReady = Stages.Where(stage => stage.Name == StageNames.Check).SelectMany(stage => stage.Steps)
            .Where(step => step.Status != StepStatus.Succeeded).Select(step => step.NodeId).ToHashSet();
        foreach (var stage in Stages)
        {
            foreach (var step in stage.Steps.Where(step => step.Status != StepStatus.Succeeded || (stage.Name == StageNames.Start && notReady.Contains(step.NodeId))))
                step.Reset();
            if (stage.Steps.Exists(step => step.Status == StepStatus.Pending))
                stage.Reset();
        }
        Status = OperationStatus.Queued;
        (Error, FinishedAt, StartedAt) = (null, null, null);
        Version++;
    }
}
