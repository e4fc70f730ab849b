using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Logs;

/// <summary>The numbering of the merged log of all workers of a deployment: that of its index.</summary>
internal class MergedLines(IDbContextFactory<DashboardDbContext> database, string deploymentId)
{
    public string DeploymentId { get; } = deploymentId;

    public virtual bool Contains(string streamId) => true;

    /// <summary>The first line that is kept and the number behind the last one.</summary>
    public virtual async Task<(long First, long End)> GetRangeAsync(CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var first = await Segments(db).MinAsync(segment => (long?)segment.MergedLine, cancellationToken) ?? 0;
        var end = await Segments(db)
            .OrderByDescending(segment => segment.MergedLine)
            .Select(segment => segment.MergedLine + segment.Lines)
            .FirstOrDefaultAsync(cancellationToken);
        return (first, end);
    }

    /// <summary>The segments between two lines, the first and the last one cut to them, with the numbers of this log.</summary>
    public virtual async Task<IReadOnlyList<LogSegment>> GetSegmentsAsync(long first, long end, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var start = await Segments(db).Where(segment => segment.MergedLine <= first).MaxAsync(segment => (long?)segment.MergedLine, cancellationToken) ?? 0;
        var segments = await Segments(db)
            .Where(segment => segment.MergedLine >= start && segment.MergedLine < end)
            .OrderBy(segment => segment.MergedLine)
            .ToListAsync(cancellationToken);
        return [.. segments.Select(segment => Cut(segment, segment.MergedLine, first, end)).Where(segment => segment.Lines > 0)];
    }

    /// <summary>From line numbers of a stream, in order, to those of this log.</summary>
    public virtual async Task<IReadOnlyList<long>> MergeAsync(string streamId, IReadOnlyList<long> streamLines, CancellationToken cancellationToken)
    {
        var merged = new List<long>(streamLines.Count);
        if (streamLines.Count == 0)
            return merged;
        var (first, last) = (streamLines[0], streamLines[^1]);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var start = await OfStream(db, streamId).Where(segment => segment.StreamLine <= first).MaxAsync(segment => (long?)segment.StreamLine, cancellationToken) ?? 0;
        var segments = OfStream(db, streamId)
            .Where(segment => segment.StreamLine >= start && segment.StreamLine <= last)
            .OrderBy(segment => segment.StreamLine);
        var next = 0;
        await foreach (var segment in segments.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            for (; next < streamLines.Count && streamLines[next] < segment.StreamLine + segment.Lines; next++)
                if (streamLines[next] >= segment.StreamLine)
                    merged.Add(segment.MergedLine + streamLines[next] - segment.StreamLine);
        }
        return merged;
    }

    /// <summary>The first line of a stream at or behind a line of this log; null where there is none.</summary>
    public virtual async Task<long?> StreamLineFromAsync(string streamId, long from, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var segment = await OfStream(db, streamId)
            .Where(segment => segment.MergedLine + segment.Lines > from)
            .OrderBy(segment => segment.StreamLine)
            .FirstOrDefaultAsync(cancellationToken);
        return segment is null ? null : segment.StreamLine + Math.Max(0, from - segment.MergedLine);
    }

    protected IQueryable<LogSegment> Segments(DashboardDbContext db) =>
        db.LogSegments.AsNoTracking().Where(segment => segment.DeploymentId == DeploymentId);

    protected static LogSegment Cut(LogSegment segment, long line, long first, long end)
    {
        var skipped = Math.Max(0, first - line);
        return new LogSegment
        {
            DeploymentId = segment.DeploymentId,
            MergedLine = line + skipped,
            StreamId = segment.StreamId,
            StreamLine = segment.StreamLine + skipped,
            Lines = Math.Min(line + segment.Lines, end) - line - skipped,
            At = segment.At,
        };
    }

    private static IQueryable<LogSegment> OfStream(DashboardDbContext db, string streamId) =>
        db.LogSegments.AsNoTracking().Where(segment => segment.StreamId == streamId);
}
