using System.Buffers;

namespace Daphne.Logs;

/// <summary>A chunk as it was read from the database, still packed.</summary>
internal sealed record StoredChunk(long Offset, int Length, long NewlinesBefore, byte[] Data)
{
    public SearchedChunk Search(LineMatcher matcher)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Length);
        try
        {
            var bytes = buffer.AsSpan(0, Length);
            ChunkCoding.Unpack(Data, bytes);
            var first = bytes.IndexOf((byte)'\n');
            if (first < 0)
                return new SearchedChunk(this, bytes.ToArray(), null, 0, []);
            var last = bytes.LastIndexOf((byte)'\n');
            var whole = bytes[(first + 1)..(last + 1)];
            return new SearchedChunk(this, bytes[..first].ToArray(), bytes[(last + 1)..].ToArray(), 1 + whole.Count((byte)'\n'), matcher.Find(whole));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
