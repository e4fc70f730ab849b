namespace Daphne.Logs;

/// <param name="Chunk">What was searched.</param>
/// <param name="Head">The end of a line that began before: all up to the first newline.</param>
/// <param name="Tail">The beginning of a line that ends later; null where the chunk has no newline.</param>
/// <param name="Newlines">How many it has.</param>
/// <param name="Found">Which of the whole lines in between match, from 0.</param>
internal sealed record SearchedChunk(StoredChunk Chunk, byte[] Head, byte[]? Tail, int Newlines, List<int> Found);
