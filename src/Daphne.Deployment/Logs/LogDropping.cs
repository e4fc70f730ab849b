using Daphne.Changes;
using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Logs;

/// <summary>
/// Drops the beginning of one stream: its first chunks with their marks and times, and the merged log up to the last line of them, in one
/// transaction. Its length and every offset stay as they are, so that the mirror goes on as if nothing had been.
/// </summary>
internal sealed class LogDropping(IDbContextFactory<DashboardDbContext> database, ChunkSource chunks, ChangeFeed feed)
{
    private const int Attempts = 5;

    /// <summary>Chunks in one transaction.</summary>
    private const int Portion = 256;

    /// <param name="streamId">Which.</param>
    /// <param name="end">The first byte to be kept: where a chunk begins, or the end of a stream that is complete.</param>
    /// <param name="cancellationToken">Ends it between two transactions.</param>
    /// <returns>Bytes dropped.</returns>
    public async Task<long> DropAsync(string streamId, long end, CancellationToken cancellationToken)
    {
        long dropped = 0;
        for (var left = Attempts; left > 0;)
        {
            await using var db = await database.CreateDbContextAsync(cancellationToken);
            var stream = await db.LogStreams.AsNoTracking().FirstOrDefaultAsync(stream => stream.Id == streamId, cancellationToken);
            if (stream is null || End(stream, end) is not { } last || last <= stream.DroppedBytes)
                break;
            var next = Math.Min(last, ChunkSource.StartOf(stream.DroppedBytes) + ((long)Portion * LogChunk.Size));
            var lines = next == stream.Length ? stream.LineCount : await LinesBeforeAsync(db, stream, next, cancellationToken);
            if (!await TryDropAsync(db, stream, next, lines, cancellationToken))
            {
                left--;
                continue;
            }
            dropped += next - stream.DroppedBytes;
            feed.Publish(new Change(ChangeTopic.Log, streamId, stream.DeploymentId));
        }
        return dropped;
    }

    /// <summary>The last chunk stays while more may come.</summary>
    private static long? End(LogStream stream, long end) =>
        end >= stream.Length && stream.IsComplete ? stream.Length : ChunkSource.StartOf(Math.Min(end, Math.Max(0, stream.Length - 1)));

    /// <summary>Lines that begin before a chunk's first byte.</summary>
    private async Task<long> LinesBeforeAsync(DashboardDbContext db, LogStream stream, long start, CancellationToken cancellationToken)
    {
        var newlines = await db.LogChunks.Where(chunk => chunk.StreamId == stream.Id && chunk.Offset == start).Select(chunk => chunk.NewlinesBefore).SingleAsync(cancellationToken);
        var before = await chunks.ReadAsync(stream, start - 1, keep: false, cancellationToken);
        return before.Span[LogChunk.Size - 1] == '\n' ? newlines : newlines + 1;
    }

    private static async Task<bool> TryDropAsync(DashboardDbContext db, LogStream stream, long end, long lines, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var isWhole = end == stream.Length;
        if (await db.LogStreams
            .Where(row => row.Id == stream.Id && row.DroppedBytes == stream.DroppedBytes && (!isWhole || (row.Length == end && row.IsComplete)))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DroppedBytes, end).SetProperty(row => row.DroppedLines, lines), cancellationToken) == 0)
            return false;
        await db.LogChunks.Where(chunk => chunk.StreamId == stream.Id && chunk.Offset < end).ExecuteDeleteAsync(cancellationToken);
        await db.LogMarks.Where(mark => mark.StreamId == stream.Id && mark.Offset < end).ExecuteDeleteAsync(cancellationToken);
        var times = db.LogTimes.Where(time => time.StreamId == stream.Id);
        // That of the first kept line, which may stand at an earlier one, stays.
        await times.Where(time => time.Line < times.Where(other => other.Line <= lines).Max(other => other.Line)).ExecuteDeleteAsync(cancellationToken);
        if (!await MergedDropping.TryDropAsync(db, stream, lines, cancellationToken))
            return false;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
