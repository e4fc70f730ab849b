using Daphne.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Daphne.Logs;

/// <summary>
/// Unpacked chunks, for the writer and for all viewers. Since a stream only grows, a cached chunk that is longer than what is asked for
/// begins with what is asked for.
/// </summary>
internal sealed class ChunkSource(IDbContextFactory<DashboardDbContext> database) : IDisposable
{
    /// <summary>Bytes. What would exceed it is not kept, and makes the least recently used quarter go.</summary>
    private const long Capacity = 32 * 1024 * 1024;

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = Capacity, CompactionPercentage = 0.25 });

    /// <param name="stream">As it was read; bytes that came since are left out.</param>
    /// <param name="offset">Of any byte of the chunk.</param>
    /// <param name="keep">False for a walk through the whole stream, which would drive out what viewers look at.</param>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(LogStream stream, long offset, bool keep, CancellationToken cancellationToken)
    {
        var start = StartOf(offset);
        var length = (int)Math.Min(LogChunk.Size, stream.Length - start);
        if (length <= 0)
            return default;
        if (start < StartOf(stream.DroppedBytes))
            throw stream.Dropped();
        if (cache.TryGetValue((stream.Id, start), out byte[]? bytes) && bytes!.Length >= length)
            return bytes.AsMemory(0, length);

        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var chunk = await db.LogChunks
            .Where(chunk => chunk.StreamId == stream.Id && chunk.Offset == start)
            .Select(chunk => new { chunk.Data, chunk.Length })
            .FirstOrDefaultAsync(cancellationToken)
            ?? throw ProblemException.Refused($"This part of the log '{stream.Name}' was dropped at this moment. Look at it again.");
        bytes = ChunkCoding.Unpack(chunk.Data, chunk.Length);
        if (keep)
            Keep(stream.Id, start, bytes);
        return bytes.AsMemory(0, length);
    }

    /// <summary>Only what is committed.</summary>
    public void Keep(string streamId, long start, byte[] bytes) =>
        cache.Set((streamId, start), bytes, new MemoryCacheEntryOptions { Size = bytes.Length });

    public static long StartOf(long offset) => offset - (offset % LogChunk.Size);

    public void Dispose() => cache.Dispose();
}
