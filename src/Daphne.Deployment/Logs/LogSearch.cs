using System.Runtime.CompilerServices;
using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Logs;

/// <summary>
/// Walks through a stream and tells the numbers of the lines that match. Chunks are read many at a time, the next ones while those before
/// are unpacked and searched by all cores; what stands across two chunks is put together in order.
/// </summary>
internal sealed class LogSearch(IDbContextFactory<DashboardDbContext> database) : IDisposable
{
    /// <summary>Chunks; 4 MiB of log.</summary>
    private const int BatchSize = 64;

    /// <summary>Several searches at once take turns, so that they share the cores and not more memory than this many batches.</summary>
    private readonly SemaphoreSlim turns = new(Math.Max(2, Environment.ProcessorCount));

    /// <param name="stream">What to search.</param>
    /// <param name="from">The first line that counts.</param>
    /// <param name="end">The number behind the last line that counts.</param>
    /// <param name="matcher">What to look for.</param>
    /// <param name="cancellationToken">Is looked at between batches.</param>
    /// <returns>Batch by batch the numbers of the matching lines, in order, and how far it came.</returns>
    public async IAsyncEnumerable<LogFindings> RunAsync(
        LogStream stream, long from, long end, LineMatcher matcher, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var joined = new ChunkJoin(stream, Math.Max(from, stream.DroppedLines), end, matcher);
        if (end <= from)
            yield break;
        var position = await StartAsync(stream, from, cancellationToken);
        var reading = ReadAsync(stream, position, cancellationToken);
        try
        {
            for (; position < stream.Length && !joined.IsAtEnd; position += BatchSize * LogChunk.Size)
            {
                var batch = await reading;
                var next = position + (BatchSize * LogChunk.Size);
                reading = next < stream.Length ? ReadAsync(stream, next, cancellationToken) : Task.FromResult<IReadOnlyList<StoredChunk>>([]);
                var searched = await SearchAsync(batch, matcher, cancellationToken);
                yield return new LogFindings(joined.Add(searched), Math.Min(next, stream.Length));
            }
            yield return new LogFindings(joined.Finish(), stream.Length);
        }
        finally
        {
            // Whoever has seen enough leaves here with a batch on its way.
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The first line that matches; nothing behind it is searched.</summary>
    public async Task<long?> FirstAsync(LogStream stream, long from, long end, LineMatcher matcher, CancellationToken cancellationToken)
    {
        await foreach (var found in RunAsync(stream, from, end, matcher, cancellationToken))
            if (found.Lines.Count > 0)
                return found.Lines[0];
        return null;
    }

    private async Task<IReadOnlyList<SearchedChunk>> SearchAsync(IReadOnlyList<StoredChunk> batch, LineMatcher matcher, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            var searched = new SearchedChunk[batch.Count];
            var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
            await Task.Run(() => Parallel.For(0, batch.Count, options, index => searched[index] = batch[index].Search(matcher)), cancellationToken);
            return searched;
        }
        catch (AggregateException several) when (several.InnerException is ProblemException problem)
        {
            throw ProblemException.BadInput(problem.Message);
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>The chunk in which a line begins, or the one before it.</summary>
    private async Task<long> StartAsync(LogStream stream, long line, CancellationToken cancellationToken)
    {
        if (line <= stream.DroppedLines)
            return ChunkSource.StartOf(stream.DroppedBytes);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.LogChunks
            .Where(chunk => chunk.StreamId == stream.Id && chunk.NewlinesBefore < line)
            .OrderByDescending(chunk => chunk.NewlinesBefore).ThenByDescending(chunk => chunk.Offset)
            .Select(chunk => (long?)chunk.Offset)
            .FirstOrDefaultAsync(cancellationToken) ?? ChunkSource.StartOf(stream.DroppedBytes);
    }

    /// <summary>On another thread, since SQLite reads while its caller waits.</summary>
    private Task<IReadOnlyList<StoredChunk>> ReadAsync(LogStream stream, long position, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            var end = Math.Min(stream.Length, position + (BatchSize * LogChunk.Size));
            await using var db = await database.CreateDbContextAsync(cancellationToken);
            return (IReadOnlyList<StoredChunk>)await db.LogChunks
                .Where(chunk => chunk.StreamId == stream.Id && chunk.Offset >= position && chunk.Offset < end)
                .OrderBy(chunk => chunk.Offset)
                .Select(chunk => new StoredChunk(chunk.Offset, chunk.Length, chunk.NewlinesBefore, chunk.Data))
                .ToListAsync(cancellationToken);
        },
        cancellationToken);

    public void Dispose() => turns.Dispose();
}
