namespace Daphne.EndToEnd.Chaos;

/// <summary>A step as its row says.</summary>
public sealed record RecordedStep(
    string Id, string OperationId, string Stage, string NodeId, string Node, string Status, int Attempt, long Done, long Total, string? FinishedAt, string Error)
{
    public override string ToString() => $"{Stage}/{Node} {Status}{(Attempt > 1 ? $" x{Attempt}" : "")}{(Error.Length > 0 ? $" ({Error})" : "")}";
}
