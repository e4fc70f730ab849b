using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Logs;

/// <summary>
/// The numbering of a merged log of which only some streams are shown: the lines between them do not count. One number in so many segments
/// is kept in memory, so that any line is found by reading a few segments; what was appended is read when it is asked for. A line keeps its
/// number when retention drops older ones: how many came before the first that is kept follows from its streams' own numbers.
/// </summary>
internal sealed class SomeMergedLines(IDbContextFactory<DashboardDbContext> database, string deploymentId, IReadOnlyCollection<string> streamIds)
    : MergedLines(database, deploymentId)
{
    /// <summary>Segments between two places that are kept: 64 bytes a thousand lines or so.</summary>
    private const int Stride = 256;

    private readonly IDbContextFactory<DashboardDbContext> database = database;
    private readonly string[] streamIds = [.. streamIds];
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>The first one is where the merged log begins.</summary>
    private readonly List<Place> places = [];

    /// <summary>Behind the last segment that is closed, and how many closed ones were counted since the last place.</summary>
    private Place counted;
    private int countedSincePlace;

    /// <summary>At the merged line, this log has this line.</summary>
    private readonly record struct Place(long Line, long MergedLine);

    public override bool Contains(string streamId) => streamIds.Contains(streamId);

    public override async Task<(long First, long End)> GetRangeAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                await BeginAsync(cancellationToken);
                var end = await CountAsync(cancellationToken);
                if (await IsKeptAsync(places[0], cancellationToken))
                    return (places[0].Line, end);
                // What was dropped while it was to be counted is missing in the count.
                places.Clear();
                counted = default;
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public override async Task<IReadOnlyList<LogSegment>> GetSegmentsAsync(long first, long end, CancellationToken cancellationToken)
    {
        while (true)
        {
            var segments = new List<LogSegment>();
            var place = await PlaceAsync(place => place.Line <= first, cancellationToken);
            await foreach (var (line, segment) in WalkAsync(place, cancellationToken))
            {
                if (line >= end)
                    break;
                var cut = Cut(segment, line, first, end);
                if (cut.Lines > 0)
                    segments.Add(cut);
            }
            if (await IsKeptAsync(place, cancellationToken))
                return segments;
        }
    }

    public override async Task<IReadOnlyList<long>> MergeAsync(string streamId, IReadOnlyList<long> streamLines, CancellationToken cancellationToken)
    {
        while (true)
        {
            var all = await base.MergeAsync(streamId, streamLines, cancellationToken);
            var lines = new List<long>(all.Count);
            if (all.Count == 0)
                return lines;
            var place = await PlaceAsync(place => place.MergedLine <= all[0], cancellationToken);
            await foreach (var (line, segment) in WalkAsync(place, cancellationToken))
            {
                for (; lines.Count < all.Count && all[lines.Count] < segment.MergedLine + segment.Lines;)
                    lines.Add(line + all[lines.Count] - segment.MergedLine);
                if (lines.Count == all.Count)
                    break;
            }
            if (place.MergedLine <= all[0] && await IsKeptAsync(place, cancellationToken))
                return lines;
        }
    }

    public override async Task<long?> StreamLineFromAsync(string streamId, long from, CancellationToken cancellationToken) =>
        await GetSegmentsAsync(from, from + 1, cancellationToken) is [var segment]
            ? await base.StreamLineFromAsync(streamId, await MergedLineOfAsync(segment, cancellationToken), cancellationToken)
            : null;

    private async Task<long> MergedLineOfAsync(LogSegment segment, CancellationToken cancellationToken) =>
        (await base.MergeAsync(segment.StreamId, [segment.StreamLine], cancellationToken)).Single();

    /// <summary>Counts from where the merged log begins now.</summary>
    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (places.Count > 0 && await IsKeptAsync(places[0], cancellationToken))
            return;
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // One statement, so that no line is added or dropped between its parts.
        var streams = await db.LogStreams.AsNoTracking()
            .Where(stream => streamIds.Contains(stream.Id))
            .Select(stream => new
            {
                Stream = stream,
                First = db.LogSegments.Where(segment => segment.StreamId == stream.Id).Min(segment => (long?)segment.StreamLine),
                Begin = db.LogSegments.Where(segment => segment.DeploymentId == DeploymentId).Min(segment => (long?)segment.MergedLine),
            })
            .ToListAsync(cancellationToken);
        var begin = new Place(streams.Sum(of => of.First ?? MergedIndex.LinesOf(of.Stream)), streams.Max(of => of.Begin) ?? 0);
        places.RemoveAll(place => place.MergedLine <= begin.MergedLine);
        places.Insert(0, begin);
        if (counted.MergedLine <= begin.MergedLine)
            counted = begin;
    }

    /// <summary>The number behind the last line; keeps what it learns of closed segments.</summary>
    private async Task<long> CountAsync(CancellationToken cancellationToken)
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
        return end;
    }

    /// <summary>Whether nothing behind a place was dropped, so that lines can be counted from it.</summary>
    private async Task<bool> IsKeptAsync(Place place, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return (await Segments(db).MinAsync(segment => (long?)segment.MergedLine, cancellationToken) ?? 0) <= place.MergedLine;
    }

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
