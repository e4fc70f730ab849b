using Daphne.Changes;
using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Logs;

/// <summary>The whole lines of all workers of a deployment, in the order in which they arrived.</summary>
internal sealed class WorkersLogView(
    IDbContextFactory<DashboardDbContext> database, LogStore store, LineReader reader, LogSearch search, string deploymentId) : ILogView
{
    public async Task<LogExtent> GetExtentAsync(CancellationToken cancellationToken)
    {
        var streams = await GetStreamsAsync(cancellationToken);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var lines = await Segments(db)
            .OrderByDescending(segment => segment.MergedLine)
            .Select(segment => segment.MergedLine + segment.Lines)
            .FirstOrDefaultAsync(cancellationToken);
        var first = await Segments(db).MinAsync(segment => (long?)segment.MergedLine, cancellationToken) ?? 0;
        return new LogExtent(lines, streams.Sum(stream => stream.Length), streams.Count > 0 && streams.All(stream => stream.IsComplete)) { First = first };
    }

    public async Task<IReadOnlyList<LogLine>> ReadLinesAsync(long first, int count, CancellationToken cancellationToken)
    {
        var lines = new List<LogLine>();
        var segments = await GetSegmentsAsync(Math.Max(0, first), first + count, cancellationToken);
        foreach (var ofStream in segments.GroupBy(segment => segment.StreamId))
        {
            // The lines of a stream between two merged lines are adjacent in the stream, so that one read gets them all.
            var stream = await store.GetAsync(ofStream.Key, cancellationToken);
            // The last segment of all stays, whatever was dropped: the next one stands behind it.
            var kept = ofStream.Select(segment => CutBefore(segment, stream.DroppedLines)).Where(segment => segment.Lines > 0).ToList();
            if (kept.Count == 0)
                continue;
            var start = kept[0].StreamLine;
            var texts = await reader.ReadAsync(stream, start, kept.Sum(segment => segment.Lines), cancellationToken);
            foreach (var segment in kept)
            {
                for (long index = 0; index < segment.Lines; index++)
                {
                    var line = segment.StreamLine + index;
                    lines.Add(new LogLine(segment.MergedLine + index, texts[(int)(line - start)], stream.Id, stream.Name, line));
                }
            }
        }
        lines.Sort((left, right) => left.Number.CompareTo(right.Number));
        return lines;
    }

    public async Task<LogMatches> SearchAsync(LogQuery query, CancellationToken cancellationToken)
    {
        var matcher = new LineMatcher(query);
        long count = 0;
        IEnumerable<long> lines = [];
        foreach (var stream in query.Text.Length == 0 ? [] : await GetStreamsAsync(cancellationToken))
        {
            var found = new List<long>();
            await search.RunAsync(stream, MergedIndex.LinesOf(stream), matcher, line =>
            {
                count++;
                if (found.Count < LogMatches.MaxLines)
                    found.Add(line);
            }, cancellationToken);
            var merged = await MergeAsync(stream.Id, found, cancellationToken);
            lines = [.. lines.Concat(merged).Order().Take(LogMatches.MaxLines)];
        }
        return new LogMatches(count, [.. lines]);
    }

    public bool IsTouchedBy(Change change) => change.Topic == ChangeTopic.Log && change.DeploymentId == deploymentId;

    private async Task<List<LogStream>> GetStreamsAsync(CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(deploymentId, cancellationToken)).Where(stream => stream.Kind == LogStreamKind.Worker)];

    private IQueryable<LogSegment> Segments(DashboardDbContext db) =>
        db.LogSegments.AsNoTracking().Where(segment => segment.DeploymentId == deploymentId);

    /// <summary>The segments between two merged lines, the first and the last one cut to them.</summary>
    private async Task<List<LogSegment>> GetSegmentsAsync(long first, long end, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var start = await Segments(db).Where(segment => segment.MergedLine <= first).MaxAsync(segment => (long?)segment.MergedLine, cancellationToken) ?? first;
        var segments = await Segments(db)
            .Where(segment => segment.MergedLine >= start && segment.MergedLine < end)
            .OrderBy(segment => segment.MergedLine)
            .ToListAsync(cancellationToken);
        return [.. segments.Select(segment => Cut(segment, first, end)).Where(segment => segment.Lines > 0)];
    }

    private static LogSegment CutBefore(LogSegment segment, long streamLine) =>
        streamLine <= segment.StreamLine ? segment : Cut(segment, segment.MergedLine + streamLine - segment.StreamLine, long.MaxValue);

    private static LogSegment Cut(LogSegment segment, long first, long end)
    {
        var skipped = Math.Max(0, first - segment.MergedLine);
        return new LogSegment
        {
            DeploymentId = segment.DeploymentId,
            MergedLine = segment.MergedLine + skipped,
            StreamId = segment.StreamId,
            StreamLine = segment.StreamLine + skipped,
            Lines = Math.Min(segment.MergedLine + segment.Lines, end) - segment.MergedLine - skipped,
            At = segment.At,
        };
    }

    /// <summary>From line numbers of a stream, in order, to those of the merged log.</summary>
    private async Task<List<long>> MergeAsync(string streamId, List<long> streamLines, CancellationToken cancellationToken)
    {
        var merged = new List<long>(streamLines.Count);
        if (streamLines.Count == 0)
            return merged;
        var last = streamLines[^1];
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var segments = db.LogSegments.AsNoTracking()
            .Where(segment => segment.StreamId == streamId && segment.StreamLine <= last)
            .OrderBy(segment => segment.StreamLine);
        await foreach (var segment in segments.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            while (merged.Count < streamLines.Count && streamLines[merged.Count] < segment.StreamLine + segment.Lines)
                merged.Add(segment.MergedLine + streamLines[merged.Count] - segment.StreamLine);
        }
        return merged;
    }
}
