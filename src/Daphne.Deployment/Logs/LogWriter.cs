using Daphne.Changes;
using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Logs;

/// <summary>
/// Appends. Within this process the writers of a stream take turns; against another process the stream's own row decides: it is
/// changed only while it is as it was read, else all is read again.
/// </summary>
internal sealed class LogWriter(IDbContextFactory<DashboardDbContext> database, ChunkSource chunks, ChangeFeed feed, TimeProvider clock)
{
    private const int Attempts = 20;
    private readonly StripedLock streams = new(128);
    private readonly StripedLock transactions = new(32);
    private readonly LineStamps stamps = new(clock);

    /// <param name="offset">Null for the end.</param>
    public Task<long> AppendAsync(string streamId, long? offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        WriteAsync(streamId, stream => AddAsync(stream, offset ?? stream.Length, bytes, cancellationToken), cancellationToken);

    /// <param name="streamId">Which.</param>
    /// <param name="remoteOffset">In the file that the node has now.</param>
    /// <param name="bytes">What it holds from there on.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public Task<long> MirrorAsync(string streamId, long remoteOffset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        WriteAsync(streamId, async stream => Reopen(await AddAsync(stream, stream.RemoteStart + remoteOffset, bytes, cancellationToken)), cancellationToken);

    public Task RestartAsync(string streamId, long remoteOffset, CancellationToken cancellationToken) =>
        WriteAsync(streamId, stream => Task.FromResult(new LogWrite(stream) { RemoteStart = stream.Length - remoteOffset }), cancellationToken);

    public Task CompleteAsync(string streamId, CancellationToken cancellationToken) =>
        WriteAsync(streamId, stream => Task.FromResult(new LogWrite(stream) { IsComplete = true }), cancellationToken);

    private async Task<LogWrite> AddAsync(LogStream stream, long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var added = CutOff(stream, offset, bytes);
        if (added.IsEmpty)
            return new LogWrite(stream);
        // Where all was dropped, blanks stand for the dropped bytes of the chunk that is begun again.
        var isDropped = stream.DroppedBytes > ChunkSource.StartOf(stream.Length);
        var tail = isDropped ? Blanks(stream.Length) : await chunks.ReadAsync(stream, stream.Length, keep: true, cancellationToken);
        var packed = PackedChunk.Cut(stream, tail.Span, isDropped, added.Span);
        var newlines = packed[^1].NewlinesBefore + packed[^1].Newlines;
        return new LogWrite(stream)
        {
            Chunks = packed,
            Length = stream.Length + added.Length,
            Newlines = newlines,
            EndsInsideLine = added.Span[^1] != '\n',
            IsTimed = newlines > stream.Newlines && stamps.IsDue(stream.Id),
        };
    }

    /// <summary>
    /// What still grows on its node is not whole: a job that Slurm began anew writes on. A line that was the last, unfinished one is counted as
    /// a line already, so such a log is opened when that one is finished.
    /// </summary>
    private static LogWrite Reopen(LogWrite write) =>
        write.Length == write.Stream.Length || (write.Stream.EndsInsideLine && write.Newlines == write.Stream.Newlines) ? write : write with { IsComplete = false };

    private static byte[] Blanks(long length)
    {
        var blanks = new byte[length - ChunkSource.StartOf(length)];
        blanks.AsSpan().Fill((byte)' ');
        return blanks;
    }

    private static ReadOnlyMemory<byte> CutOff(LogStream stream, long offset, ReadOnlyMemory<byte> bytes)
    {
        if (offset > stream.Length)
        {
            throw ProblemException.Conflict(
                $"The log '{stream.Name}' is stored up to byte {stream.Length}; bytes from {offset} on would leave a gap. Send them from {stream.Length} on.");
        }
        return offset + bytes.Length <= stream.Length ? default : bytes[(int)(stream.Length - offset)..];
    }

    private async Task<long> WriteAsync(string streamId, Func<LogStream, Task<LogWrite>> prepare, CancellationToken cancellationToken)
    {
        using var turn = await streams.EnterAsync(streamId, cancellationToken);
        for (var left = Attempts; left >= 0; left--)
        {
            await using var db = await database.CreateDbContextAsync(cancellationToken);
            var stream = await db.LogStreams.AsNoTracking().FirstOrDefaultAsync(stream => stream.Id == streamId, cancellationToken)
                ?? throw ProblemException.NotFound("log stream", streamId);
            var write = await prepare(stream);
            if (!write.ChangesAnything)
                return stream.Length;
            if (!await TryStoreAsync(db, write, mayFail: left > 0, cancellationToken))
                continue;
            if (write.IsTimed)
                stamps.Set(streamId);
            foreach (var chunk in write.Chunks.TakeLast(1))
                chunks.Keep(streamId, chunk.Offset, chunk.Bytes);
            feed.Publish(new Change(ChangeTopic.Log, streamId, stream.DeploymentId));
            return write.Length;
        }
        throw ProblemException.Conflict($"The log '{streamId}' is being written by another dashboard instance all the time. Try again.");
    }

    private async Task<bool> TryStoreAsync(DashboardDbContext db, LogWrite write, bool mayFail, CancellationToken cancellationToken)
    {
        // SQLite has one writer; its ADO.NET provider makes a second one sleep for 150 ms at a time. Taking turns here does not.
        var key = db.IsSqlite ? "" : write.Stream.DeploymentId ?? write.Stream.Id;
        using var turn = await transactions.EnterAsync(key, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            if (!await write.StoreAsync(db, clock.GetUtcNow(), cancellationToken))
                return false;
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException) when (mayFail)
        {
            // Another instance stored the same chunk or the same merged lines first, or the stream was deleted: the next attempt tells.
            return false;
        }
    }
}
