using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Logs;

/// <summary>When lines of a stream arrived, and where its file was truncated or replaced on the node.</summary>
internal sealed class LineTimes(IDbContextFactory<DashboardDbContext> database)
{
    /// <summary>Puts times and marks to lines that stand one behind the other in a stream.</summary>
    public async Task<IReadOnlyList<LogLine>> AddAsync(IReadOnlyList<LogLine> lines, CancellationToken cancellationToken)
    {
        if (lines.Count == 0)
            return lines;
        var (streamId, first, last) = (lines[0].StreamId, lines[0].StreamLine, lines[^1].StreamLine);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var before = await db.LogTimes.AsNoTracking()
            .Where(time => time.StreamId == streamId && time.Line <= first)
            .OrderByDescending(time => time.Line)
            .Take(1).ToListAsync(cancellationToken);
        var times = await db.LogTimes.AsNoTracking()
            .Where(time => time.StreamId == streamId && time.Line > first && time.Line <= last)
            .OrderBy(time => time.Line)
            .ToListAsync(cancellationToken);
        var marks = await db.LogMarks.AsNoTracking()
            .Where(mark => mark.StreamId == streamId && mark.Line >= first && mark.Line <= last)
            .OrderBy(mark => mark.Offset)
            .ToListAsync(cancellationToken);
        var (at, next) = (before.FirstOrDefault()?.At, 0);
        return [.. lines.Select(line =>
        {
            for (; next < times.Count && times[next].Line <= line.StreamLine; next++)
                at = times[next].At;
            return line with { At = at, RestartedAt = marks.FirstOrDefault(mark => mark.Line == line.StreamLine)?.At };
        })];
    }

    /// <summary>The first line of a stream that arrived at a time or after it, as far as that was noted.</summary>
    public async Task<long?> FindAsync(string streamId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.LogTimes
            .Where(time => time.StreamId == streamId && time.At >= at)
            .OrderBy(time => time.At).ThenBy(time => time.Line)
            .Select(time => (long?)time.Line)
            .FirstOrDefaultAsync(cancellationToken);
    }
}
