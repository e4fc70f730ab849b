using Daphne.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Daphne.Logs;

/// <summary>
/// Unpacked chunks, for the writer and for all viewers. Since a stream only grows, a cached chunk that is longer than what is asked for
/// begins with what is asked for. What many ask for at one time is read once.
/// </summary>
internal sealed class ChunkSource(IDbContextFactory<DashboardDbContext> database) : IDisposable
{
    /// <summary>Bytes. What would exceed it is not kept, and makes the least recently used quarter go.</summary>
    private const long Capacity = 32 * 1024 * 1024;

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = Capacity, CompactionPercentage = 0.25 });
    private readonly StripedLock reads = new(64);

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
        var bytes = Find(stream.Id, start, length);
        if (bytes is null && keep)
        {
            using var turn = await reads.EnterAsync($"{stream.Id} {start}", cancellationToken);
            bytes = Find(stream.Id, start, length);
            if (bytes is null)
                Keep(stream.Id, start, bytes = await LoadAsync(stream, start, cancellationToken));
        }
        bytes ??= await LoadAsync(stream, start, cancellationToken);
        return bytes.AsMemory(0, length);
    }

    /// <summary>Only what is committed.</summary>
    public void Keep(string streamId, long start, byte[] bytes) =>
        cache.Set((streamId, start), bytes, new MemoryCacheEntryOptions { Size = bytes.Length });

    public static long StartOf(long offset) => offset - (offset % LogChunk.Size);

    public void Dispose() => cache.Dispose();

    private byte[]? Find(string streamId, long start, int length) =>
        cache.TryGetValue((streamId, start), out byte[]? bytes) && bytes!.Length >= length ? bytes : null;

    private async Task<byte[]> LoadAsync(LogStream stream, long start, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var chunk = await db.LogChunks
            .Where(chunk => chunk.StreamId == stream.Id && chunk.Offset == start)
            .Select(chunk => new { chunk.Data, chunk.Length })
            .FirstOrDefaultAsync(cancellationToken)
            ?? throw ProblemException.Refused($"This part of the log '{stream.Name}' was dropped at this moment. Look at it again.");
        return ChunkCoding.Unpack(chunk.Data, chunk.Length);
    }
}
