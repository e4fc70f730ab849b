namespace Daphne.Clusters;

/// <summary>What a node is asked to be fit for.</summary>
/// <param name="DiskBytes">Free under the install root.</param>
/// <param name="Architecture">Of the package, as uname names it; null where it does not matter.</param>
/// <param name="Workers">How many will run there.</param>
/// <param name="Ports">Those that must be free.</param>
internal sealed record PreflightNeeds(long DiskBytes, string? Architecture, int Workers, IReadOnlyList<int> Ports)
{
    /// <summary>What a DistributedWorker takes right after its start.</summary>
    public const long MemoryPerWorker = 114L << 20;
}
