using System.Collections.Concurrent;

namespace Daphne.Operations;

/// <summary>The operations that this instance executes at the moment.</summary>
internal sealed class OperationsUnderWay
{
    private readonly ConcurrentDictionary<string, OperationTenure> tenures = new();

    public int Count => tenures.Count;

    /// <summary>Those that do something. Of those that only wait there may be any number; where they go on together, more are at work than are taken on.</summary>
    public int AtWork => tenures.Values.Count(tenure => !tenure.IsResting);

    public ICollection<string> Ids => tenures.Keys;

    public IReadOnlyCollection<OperationTenure> All => [.. tenures.Values];

    public bool AreAnyOn(string clusterId) => tenures.Values.Any(tenure => tenure.ClusterId == clusterId);

    public OperationTenure? Find(string operationId) => tenures.GetValueOrDefault(operationId);

    public void Begin(OperationTenure tenure) => tenures[tenure.OperationId] = tenure;

    public void End(string operationId) => tenures.TryRemove(operationId, out _);
}
