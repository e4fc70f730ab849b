using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Logs;

/// <summary>
/// The order of all workers' lines of a deployment. A worker's lines enter it when they are whole; the last segment grows as long as
/// the lines come from one stream, and is closed for good before another is put behind it.
/// </summary>
internal static class MergedIndex
{
    /// <summary>Lines of the stream that are in the index; of a complete stream also an unfinished last one.</summary>
    public static long LinesOf(LogStream stream) => LinesOf(stream.Newlines, stream.EndsInsideLine, stream.IsComplete);

    /// <summary>False where another process changed the index at the same time.</summary>
    public static async Task<bool> TryExtendAsync(DashboardDbContext db, LogWrite write, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (write.Stream is not { Kind: LogStreamKind.Worker, DeploymentId: { } deploymentId } stream)
            return true;
        var line = LinesOf(stream);
        var lines = LinesOf(write.Newlines, write.EndsInsideLine, write.IsComplete) - line;
        if (lines == 0)
            return true;

        var last = await db.LogSegments.AsNoTracking()
            .Where(segment => segment.DeploymentId == deploymentId)
            .OrderByDescending(segment => segment.MergedLine)
            .FirstOrDefaultAsync(cancellationToken);
        var extends = last is not null && last.StreamId == stream.Id && last.StreamLine + last.Lines == line;
        if (last is not null && !await TryChangeAsync(db, last, extends ? last.Lines + lines : last.Lines, isClosed: !extends, cancellationToken))
            return false;
        if (!extends)
        {
            db.LogSegments.Add(new LogSegment
            {
                DeploymentId = deploymentId,
                MergedLine = last is null ? 0 : last.MergedLine + last.Lines,
                StreamId = stream.Id,
                StreamLine = line,
                Lines = lines,
                At = now,
            });
        }
        return true;
    }

    private static long LinesOf(long newlines, bool endsInsideLine, bool isComplete) => newlines + (isComplete && endsInsideLine ? 1 : 0);

    private static async Task<bool> TryChangeAsync(
        DashboardDbContext db, LogSegment last, long lines, bool isClosed, CancellationToken cancellationToken) =>
        await db.LogSegments
            .Where(segment => segment.DeploymentId == last.DeploymentId && segment.MergedLine == last.MergedLine
                && segment.Lines == last.Lines && !segment.IsClosed)
            .ExecuteUpdateAsync(set => set
                .SetProperty(segment => segment.Lines, lines)
                .SetProperty(segment => segment.IsClosed, isClosed), cancellationToken) == 1;
}
