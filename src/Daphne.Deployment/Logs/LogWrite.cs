using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Logs;

/// <summary>One change to a stream, to be stored whole or not at all.</summary>
internal sealed record LogWrite(LogStream Stream)
{
    public IReadOnlyList<PackedChunk> Chunks { get; init; } = [];
    public long Length { get; init; } = Stream.Length;
    public long Newlines { get; init; } = Stream.Newlines;
    public bool EndsInsideLine { get; init; } = Stream.EndsInsideLine;
    public bool IsComplete { get; init; } = Stream.IsComplete;
    public long RemoteStart { get; init; } = Stream.RemoteStart;

    /// <summary>The time of its lines is stored.</summary>
    public bool IsTimed { get; init; }

    public bool ChangesAnything => Chunks.Count > 0 || IsComplete != Stream.IsComplete || RemoteStart != Stream.RemoteStart;

    /// <summary>False where the stream is not any more as it was read. Runs in the caller's transaction.</summary>
    public async Task<bool> StoreAsync(DashboardDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = Stream;
        var streams = await db.LogStreams
            .Where(stream => stream.Id == before.Id && stream.Length == before.Length && stream.IsComplete == before.IsComplete
                && stream.RemoteStart == before.RemoteStart && stream.DroppedBytes == before.DroppedBytes)
            .ExecuteUpdateAsync(set => set
                .SetProperty(stream => stream.Length, Length)
                .SetProperty(stream => stream.Newlines, Newlines)
                .SetProperty(stream => stream.EndsInsideLine, EndsInsideLine)
                .SetProperty(stream => stream.IsComplete, IsComplete)
                .SetProperty(stream => stream.RemoteStart, RemoteStart), cancellationToken);
        if (streams == 0)
            return false;
        foreach (var chunk in Chunks)
            await StoreAsync(db, chunk, now, cancellationToken);
        if (IsTimed)
            db.LogTimes.Add(new LogTime { StreamId = before.Id, Line = before.Newlines, At = now });
        if (RemoteStart != before.RemoteStart && before.Length > 0 && !await db.LogMarks.AnyAsync(mark => mark.StreamId == before.Id && mark.Offset == before.Length, cancellationToken))
            db.LogMarks.Add(new LogMark { StreamId = before.Id, Offset = before.Length, Line = before.Newlines, At = now });
        if (!await MergedIndex.TryExtendAsync(db, this, now, cancellationToken))
            return false;
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private async Task StoreAsync(DashboardDbContext db, PackedChunk packed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (packed.IsNew)
        {
            db.LogChunks.Add(new LogChunk
            {
                StreamId = Stream.Id,
                Offset = packed.Offset,
                Length = packed.Bytes.Length,
                NewlinesBefore = packed.NewlinesBefore,
                Newlines = packed.Newlines,
                Data = packed.Data,
                FirstAt = now,
                LastAt = now,
            });
            return;
        }
        await db.LogChunks
            .Where(chunk => chunk.StreamId == Stream.Id && chunk.Offset == packed.Offset)
            .ExecuteUpdateAsync(set => set
                .SetProperty(chunk => chunk.Length, packed.Bytes.Length)
                .SetProperty(chunk => chunk.Newlines, packed.Newlines)
                .SetProperty(chunk => chunk.Data, packed.Data)
                .SetProperty(chunk => chunk.LastAt, now), cancellationToken);
    }
}
