namespace Daphne.EndToEnd.Chaos;

/// <summary>One thing that is asked of the dashboard.</summary>
/// <param name="Slot">The deployment.</param>
/// <param name="Name">What a person would press.</param>
/// <param name="Kind">Of the operation that comes of it.</param>
/// <param name="DeploymentId">Null before its first deploy.</param>
/// <param name="LastOperationId">To be retried.</param>
/// <param name="Package">For a deploy.</param>
/// <param name="Workers">For a deploy: how many a node.</param>
public sealed record ChaosAction(ChaosSlot Slot, string Name, string Kind, string? DeploymentId, string? LastOperationId, int Package, int Workers)
{
    public override string ToString() =>
        Name is "Deploy" or "Redeploy" or "Replace" ? $"{Name} {Slot.Name} (package {Package + 1}, {Workers} workers a node)" : $"{Name} {Slot.Name}";
}
