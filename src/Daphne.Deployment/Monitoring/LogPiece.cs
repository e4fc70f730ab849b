namespace Daphne.Monitoring;

/// <summary>What a node answered of one log.</summary>
/// <param name="Id">The stream.</param>
/// <param name="Size">Of the file there, at that moment.</param>
/// <param name="Bytes">From the tail of the position on; of a file that is shorter than the position, its last bytes.</param>
internal readonly record struct LogPiece(string Id, long Size, ReadOnlyMemory<byte> Bytes);
