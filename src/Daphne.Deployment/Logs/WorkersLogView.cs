using Daphne.Changes;
using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Logs;

/// <summary>The whole lines of all workers of a deployment, or of some of them, in the order in which they arrived.</summary>
internal sealed class WorkersLogView(
    IDbContextFactory<DashboardDbContext> database, LogStore store, LineReader reader, LineTimes times, LogSearch search, MergedLines merged) : ILogView
{
    public async Task<LogExtent> GetExtentAsync(CancellationToken cancellationToken)
    {
        var streams = await GetStreamsAsync(cancellationToken);
        var (first, end) = await merged.GetRangeAsync(cancellationToken);
        return new LogExtent(end, streams.Sum(stream => stream.Length), streams.Count > 0 && streams.All(stream => stream.IsComplete), first);
    }

    public async Task<IReadOnlyList<LogLine>> ReadLinesAsync(long first, int count, CancellationToken cancellationToken)
    {
        var lines = new List<LogLine>();
        var segments = await merged.GetSegmentsAsync(Math.Max(0, first), first + count, cancellationToken);
        foreach (var ofStream in segments.GroupBy(segment => segment.StreamId))
        {
            // The lines of a stream between two merged lines are adjacent in the stream, so that one read gets them all.
            var stream = await store.GetAsync(ofStream.Key, cancellationToken);
            var start = Math.Max(stream.DroppedLines, ofStream.First().StreamLine);
            var end = ofStream.Max(segment => segment.StreamLine + segment.Lines);
            var texts = await reader.ReadAsync(stream, start, end - start, cancellationToken);
            var read = new List<LogLine>();
            foreach (var segment in ofStream)
            {
                for (long index = 0; index < segment.Lines; index++)
                {
                    var line = segment.StreamLine + index;
                    // Retention drops whole chunks of each stream; what the index still knows of them has no text any more.
                    var text = line < start ? DroppedLine : texts[(int)(line - start)];
                    read.Add(new LogLine(segment.MergedLine + index, text, stream.Id, stream.Name, line));
                }
            }
            lines.AddRange(await times.AddAsync(read, cancellationToken));
        }
        lines.Sort((left, right) => left.Number.CompareTo(right.Number));
        return lines;
    }

    /// <summary>Stands for a line of one stream that is not kept any more, among lines of others that are.</summary>
    internal const string DroppedLine = "(dropped)";

    public async Task<LogMatches> SearchAsync(LogQuery query, IProgress<double>? searched, CancellationToken cancellationToken)
    {
        var matcher = new LineMatcher(query);
        if (query.Text.Length == 0)
            return LogMatches.None;
        var streams = await GetStreamsAsync(cancellationToken);
        var bytes = streams.Sum(stream => (double)stream.Length);
        var before = 0d;
        long count = 0;
        List<long> lines = [], samples = [];
        foreach (var stream in streams)
        {
            var hits = new HitList(stream);
            await foreach (var found in search.RunAsync(stream, 0, MergedIndex.LinesOf(stream), matcher, cancellationToken))
            {
                hits.Add(found.Lines);
                searched?.Report((before + found.Position) / bytes);
            }
            before += stream.Length;
            count += hits.Count;
            lines = [.. lines.Concat(await merged.MergeAsync(stream.Id, hits.Lines, cancellationToken)).Order().Take(LogMatches.MaxLines)];
            samples.AddRange(await merged.MergeAsync(stream.Id, hits.Samples, cancellationToken));
        }
        return new LogMatches(count, lines, samples);
    }

    public async Task<long?> FindAsync(LogQuery query, long from, CancellationToken cancellationToken)
    {
        var matcher = new LineMatcher(query);
        long? first = null;
        foreach (var stream in await GetStreamsAsync(cancellationToken))
        {
            var start = await merged.StreamLineFromAsync(stream.Id, from, cancellationToken);
            if (start is null)
                continue;
            var line = await search.FirstAsync(stream, start.Value, MergedIndex.LinesOf(stream), matcher, cancellationToken);
            if (line is not null && await merged.MergeAsync(stream.Id, [line.Value], cancellationToken) is [var found])
                first = Math.Min(first ?? found, found);
        }
        return first;
    }

    public async Task<long?> FindTimeAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        long? first = null;
        foreach (var stream in await GetStreamsAsync(cancellationToken))
            if (await times.FindAsync(stream.Id, at, cancellationToken) is { } line && await merged.MergeAsync(stream.Id, [line], cancellationToken) is [var found])
                first = Math.Min(first ?? found, found);
        return first;
    }

    public bool IsTouchedBy(Change change) => change.Topic == ChangeTopic.Log && change.DeploymentId == merged.DeploymentId && merged.Contains(change.Id);

    private async Task<List<LogStream>> GetStreamsAsync(CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var streams = await db.LogStreams.AsNoTracking()
            .Where(stream => stream.DeploymentId == merged.DeploymentId && stream.Kind == LogStreamKind.Worker)
            .OrderBy(stream => stream.CreatedAt).ThenBy(stream => stream.Id)
            .ToListAsync(cancellationToken);
        return [.. streams.Where(stream => merged.Contains(stream.Id))];
    }
}
