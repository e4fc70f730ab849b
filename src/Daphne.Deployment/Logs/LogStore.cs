using Daphne.Changes;
using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Logs;

/// <summary>The mirror of every log: bytes in, by offset, in one transaction with the new offset; bytes and lines out.</summary>
public sealed class LogStore(IDbContextFactory<DashboardDbContext> database, ChangeFeed feed, TimeProvider clock)
{
    public Task<LogStream> GetAsync(string streamId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The streams of a deployment, oldest first.</summary>
    public Task<IReadOnlyList<LogStream>> ListAsync(string deploymentId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>
    /// Appends bytes that begin at <paramref name="offset"/> of the remote log and returns the new length. What is stored already is not
    /// stored again; a gap is refused.
    /// </summary>
    public Task<long> AppendAsync(string streamId, long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Appends at the end: for output that the dashboard itself writes.</summary>
    public Task<long> AppendTextAsync(string streamId, string text, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Nothing more will come.</summary>
    public Task CompleteAsync(string streamId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The raw bytes from <paramref name="offset"/> on, chunk by chunk, at most <paramref name="length"/>.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadBytesAsync(string streamId, long offset, long length, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>One stream, to look at by line.</summary>
    public ILogView ViewStream(string streamId) => throw new NotImplementedException();

    /// <summary>The logs of all workers of a deployment, merged in the order of arrival.</summary>
    public ILogView ViewWorkers(string deploymentId) => throw new NotImplementedException();
}
