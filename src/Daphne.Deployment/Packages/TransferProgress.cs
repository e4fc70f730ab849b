namespace Daphne.Packages;

/// <param name="Done">Bytes so far.</param>
/// <param name="Total">Bytes in all, where known.</param>
public readonly record struct TransferProgress(long Done, long? Total);
