namespace Daphne.Logs;

/// <summary>A chunk that is ready to be stored.</summary>
/// <param name="IsNew">False where it takes the place of the stream's last chunk.</param>
internal sealed record PackedChunk(long Offset, bool IsNew, byte[] Bytes, byte[] Data, long NewlinesBefore, int Newlines)
{
    /// <summary>Cuts what was in the last chunk and what is new into chunks of the fixed size.</summary>
    public static List<PackedChunk> Cut(LogStream stream, ReadOnlySpan<byte> tail, bool isTailNew, ReadOnlySpan<byte> added)
    {
        var chunks = new List<PackedChunk>();
        var offset = stream.Length - tail.Length;
        var newlines = stream.Newlines - tail.Count((byte)'\n');
        while (!added.IsEmpty)
        {
            var taken = Math.Min(LogChunk.Size - tail.Length, added.Length);
            byte[] bytes = [.. tail, .. added[..taken]];
            var chunk = new PackedChunk(offset, tail.IsEmpty || isTailNew, bytes, ChunkCoding.Pack(bytes), newlines, bytes.AsSpan().Count((byte)'\n'));
            chunks.Add(chunk);
            offset += bytes.Length;
            newlines += chunk.Newlines;
            tail = default;
            added = added[taken..];
        }
        return chunks;
    }
}
