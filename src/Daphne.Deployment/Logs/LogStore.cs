using System.Runtime.CompilerServices;
using System.Text;
using Daphne.Changes;
using Daphne.Data;
using Daphne.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Logs;

/// <summary>The mirror of every log: bytes in, by offset, in one transaction with the new offset; bytes and lines out.</summary>
public sealed class LogStore : IDisposable
{
    private readonly IDbContextFactory<DashboardDbContext> database;
    private readonly ChunkSource chunks;
    private readonly LogWriter writer;
    private readonly LogDropping dropping;
    private readonly LineReader reader;
    private readonly KnownSecrets secrets;
    private readonly LineTimes times;
    private readonly LogSearch search;
    private readonly SharedReads<LogExtent> extents = new();
    private readonly RecentLines recent;

    public LogStore(IDbContextFactory<DashboardDbContext> database, ChangeFeed feed, TimeProvider clock, KnownSecrets secrets)
    {
        this.database = database;
        this.secrets = secrets;
        chunks = new ChunkSource(database);
        writer = new LogWriter(database, chunks, feed, clock);
        reader = new LineReader(database, chunks, secrets);
        dropping = new LogDropping(database, chunks, feed);
        times = new LineTimes(database);
        search = new LogSearch(database);
        recent = new RecentLines(secrets);
    }

    public async Task<LogStream> GetAsync(string streamId, CancellationToken cancellationToken) =>
        await FindAsync(streamId, cancellationToken) ?? throw ProblemException.NotFound("log stream", streamId);

    internal async Task<LogStream?> FindAsync(string streamId, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.LogStreams.AsNoTracking().FirstOrDefaultAsync(stream => stream.Id == streamId, cancellationToken);
    }

    /// <summary>The streams of a deployment, oldest first.</summary>
    public async Task<IReadOnlyList<LogStream>> ListAsync(string deploymentId, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.LogStreams.AsNoTracking()
            .Where(stream => stream.DeploymentId == deploymentId)
            .OrderBy(stream => stream.CreatedAt).ThenBy(stream => stream.Id)
            .ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Appends bytes that begin at <paramref name="offset"/> of the remote log and returns the new length. What is stored already is not
    /// stored again; a gap is refused. Bytes that come after <see cref="CompleteAsync"/> are taken too: a late byte is better than a lost one.
    /// </summary>
    public Task<long> AppendAsync(string streamId, long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return writer.AppendAsync(streamId, offset, bytes, cancellationToken);
    }

    /// <summary>Appends bytes of the file that the node has now, which begin at an offset of that file.</summary>
    internal Task<long> MirrorAsync(string streamId, long remoteOffset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        writer.MirrorAsync(streamId, remoteOffset, bytes, cancellationToken);

    /// <summary>The file on the node is another one from now on: its bytes from <paramref name="remoteOffset"/> on come behind what is kept.</summary>
    internal Task RestartAsync(string streamId, long remoteOffset, CancellationToken cancellationToken) =>
        writer.RestartAsync(streamId, remoteOffset, cancellationToken);

    /// <summary>Bytes that are kept of the file that the node has now; fewer, or none, where they were dropped.</summary>
    internal async Task<byte[]> ReadMirroredAsync(string streamId, long remoteOffset, int length, CancellationToken cancellationToken)
    {
        var stream = await GetAsync(streamId, cancellationToken);
        var offset = stream.RemoteStart + remoteOffset;
        if (length == 0 || offset < stream.DroppedBytes)
            return [];
        var bytes = new MemoryStream(length);
        await foreach (var part in ReadBytesAsync(streamId, offset, length, cancellationToken))
            bytes.Write(part.Span);
        return bytes.ToArray();
    }

    /// <summary>Appends at the end: for output that the dashboard itself writes. It holds no secret.</summary>
    public Task<long> AppendTextAsync(string streamId, string text, CancellationToken cancellationToken) =>
        writer.AppendAsync(streamId, offset: null, Encoding.UTF8.GetBytes(secrets.Redact(text)), cancellationToken);

    /// <summary>Drops the first chunks, those that end at <paramref name="end"/> or before, and returns how many bytes that were.</summary>
    internal async Task<long> DropAsync(string streamId, long end, CancellationToken cancellationToken)
    {
        var dropped = await dropping.DropAsync(streamId, end, cancellationToken);
        recent.Forget();
        return dropped;
    }

    /// <summary>Nothing more will come.</summary>
    public Task CompleteAsync(string streamId, CancellationToken cancellationToken) => writer.CompleteAsync(streamId, cancellationToken);

    /// <summary>The raw bytes from <paramref name="offset"/> on, chunk by chunk, at most <paramref name="length"/>, as far as they are stored now.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadBytesAsync(
        string streamId, long offset, long length, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var stream = await GetAsync(streamId, cancellationToken);
        if (offset < stream.DroppedBytes)
            throw stream.Dropped();
        while (offset < stream.Length && length > 0)
        {
            var chunk = await chunks.ReadAsync(stream, offset, keep: false, cancellationToken);
            var bytes = chunk[(int)(offset - ChunkSource.StartOf(offset))..];
            if (bytes.Length > length)
                bytes = bytes[..(int)length];
            yield return bytes;
            offset += bytes.Length;
            length -= bytes.Length;
        }
    }

    /// <summary>The same bytes to be given out: each byte of a secret is an asterisk, wherever the range cuts it; all others keep their offsets.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadShownAsync(
        string streamId, long offset, long length, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = await GetAsync(streamId, cancellationToken);
        var range = new ShownRange(stream, secrets.Current, offset, length);
        await foreach (var bytes in ReadBytesAsync(streamId, range.First, range.Length, cancellationToken))
            yield return range.Next(bytes.Span);
        yield return range.End();
    }

    /// <summary>One stream, to look at by line.</summary>
    public ILogView ViewStream(string streamId) =>
        new SharedLogView(new StreamLogView(this, reader, times, search, streamId), $"stream {streamId}", extents, recent);

    /// <summary>The logs of all workers of a deployment, merged in the order of arrival.</summary>
    public ILogView ViewWorkers(string deploymentId) =>
        new SharedLogView(ViewMerged(new MergedLines(database, deploymentId)), $"workers {deploymentId}", extents, recent);

    /// <summary>The logs of some workers of a deployment, merged in the order of arrival. Keep the view: it learns where the lines are.</summary>
    public ILogView ViewWorkers(string deploymentId, IReadOnlyCollection<string> streamIds) =>
        streamIds.Count == 1 ? ViewStream(streamIds.Single()) : ViewMerged(new SomeMergedLines(database, deploymentId, streamIds));

    public void Dispose()
    {
        chunks.Dispose();
        recent.Dispose();
        search.Dispose();
    }

    private WorkersLogView ViewMerged(MergedLines merged) => new(database, this, reader, times, search, merged);
}
