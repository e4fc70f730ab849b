namespace Daphne.EndToEnd.Chaos;

/// <summary>An operation as its row says.</summary>
public sealed record RecordedOperation(
    string Id, string Kind, string Status, string DeploymentId, string Owner, long Fence, string Error, IReadOnlyList<RecordedStep> Steps)
{
    public bool HasEnded => Status is "Succeeded" or "Failed" or "Cancelled";

    public bool IsRunning => Status is "Running" or "Cancelling";

    public override string ToString() =>
        $"{Kind} {Id} is {Status}{(Error.Length > 0 ? $" ({Error})" : "")}: {string.Join(", ", Steps.Select(step => step.ToString()))}";
}
