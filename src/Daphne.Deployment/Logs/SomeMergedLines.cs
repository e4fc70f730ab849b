using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Logs;

/// <summary>
/// The numbering of a merged log of which only some streams are shown: the lines between them do not count. One number in so many segments
/// is kept in memory, so that any line is found by reading a few segments; what was appended is read when it is asked for.
/// </summary>
internal sealed class SomeMergedLines(IDbContextFactory<DashboardDbContext> database, string deploymentId, IReadOnlyCollection<string> streamIds)
    : MergedLines(database, deploymentId)
{
    /// <summary>Segments between two places that are kept: 64 bytes a thousand lines or so.</summary>
    private const int Stride = 256;

    private readonly IDbContextFactory<DashboardDbContext> database = database;
    private readonly string[] streamIds = [.. streamIds];
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly List<Place> places = [new(0, 0)];

    /// <summary>Behind the last segment that is closed, and how many closed ones were counted since the last place.</summary>
    private Place counted = new(0, 0);
    private int countedSincePlace;

    /// <summary>At the merged line, this log has this line.</summary>
    private readonly record struct Place(long Line, long MergedLine);

    public override bool Contains(string streamId) => streamIds.Contains(streamId);

    public override async Task<(long First, long End)> GetRangeAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var end = counted.Line;
            await foreach (var (line, segment) in WalkAsync(counted, cancellationToken))
            {
                end = line + segment.Lines;
                if (!segment.IsClosed)
                    break;
                counted = new Place(end, segment.MergedLine + segment.Lines);
                if (++countedSincePlace % Stride == 0)
                    places.Add(counted);
            }
            return (0, end);
        }
        finally
        {
            turn.Release();
        }
    }

    public override async Task<IReadOnlyList<LogSegment>> GetSegmentsAsync(long first, long end, CancellationToken cancellationToken)
    {
        var segments = new List<LogSegment>();
        await foreach (var (line, segment) in WalkAsync(await PlaceAsync(place => place.Line <= first, cancellationToken), cancellationToken))
        {
            if (line >= end)
                break;
            var cut = Cut(segment, line, first, end);
            if (cut.Lines > 0)
                segments.Add(cut);
        }
        return segments;
    }

    public override async Task<IReadOnlyList<long>> MergeAsync(string streamId, IReadOnlyList<long> streamLines, CancellationToken cancellationToken)
    {
        var all = await base.MergeAsync(streamId, streamLines, cancellationToken);
        var lines = new List<long>(all.Count);
        if (all.Count == 0)
            return lines;
        await foreach (var (line, segment) in WalkAsync(await PlaceAsync(place => place.MergedLine <= all[0], cancellationToken), cancellationToken))
        {
            for (; lines.Count < all.Count && all[lines.Count] < segment.MergedLine + segment.Lines;)
                lines.Add(line + all[lines.Count] - segment.MergedLine);
            if (lines.Count == all.Count)
                break;
        }
        return lines;
    }

    public override async Task<long?> StreamLineFromAsync(string streamId, long from, CancellationToken cancellationToken) =>
        await GetSegmentsAsync(from, from + 1, cancellationToken) is [var segment]
            ? await base.StreamLineFromAsync(streamId, await MergedLineOfAsync(segment, cancellationToken), cancellationToken)
            : null;

    private async Task<long> MergedLineOfAsync(LogSegment segment, CancellationToken cancellationToken) =>
        (await base.MergeAsync(segment.StreamId, [segment.StreamLine], cancellationToken)).Single();

    /// <summary>The last kept place that is not behind what is looked for.</summary>
    private async Task<Place> PlaceAsync(Func<Place, bool> isBefore, CancellationToken cancellationToken)
    {
        await GetRangeAsync(cancellationToken);
        await turn.WaitAsync(cancellationToken);
        try
        {
            var (low, high) = (0, places.Count - 1);
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                (low, high) = isBefore(places[middle]) ? (middle, high) : (low, middle - 1);
            }
            return places[low];
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The segments of these streams from a place on, with the number that their first line has in this log.</summary>
    private async IAsyncEnumerable<(long Line, LogSegment Segment)> WalkAsync(
        Place from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var line = from.Line;
        var next = from.MergedLine;
        while (true)
        {
            // Page by page: a query that is left early would read the rest of the index all the same.
            var page = await Segments(db)
                .Where(segment => segment.MergedLine >= next && streamIds.Contains(segment.StreamId))
                .OrderBy(segment => segment.MergedLine)
                .Take(Stride)
                .ToListAsync(cancellationToken);
            foreach (var segment in page)
            {
                yield return (line, segment);
                line += segment.Lines;
                next = segment.MergedLine + segment.Lines;
            }
            if (page.Count < Stride)
                yield break;
        }
    }

}
