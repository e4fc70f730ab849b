using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Logs;

/// <summary>
/// What is dropped of a stream makes the merged log begin later: behind the last of those lines. Since it is in the order of arrival, what
/// goes with them is older than they are. Its last segment stays in any case, because the next one is numbered from its end.
/// </summary>
internal static class MergedDropping
{
    /// <summary>False where a line was added at the same time.</summary>
    public static async Task<bool> TryDropAsync(DashboardDbContext db, LogStream stream, long lines, CancellationToken cancellationToken)
    {
        if (stream is not { Kind: LogStreamKind.Worker, DeploymentId: { } deploymentId })
            return true;
        var ofDeployment = db.LogSegments.Where(segment => segment.DeploymentId == deploymentId);
        var dropped = await ofDeployment.AsNoTracking().Where(segment => segment.StreamId == stream.Id && segment.StreamLine < lines)
            .OrderByDescending(segment => segment.StreamLine).FirstOrDefaultAsync(cancellationToken);
        if (dropped is null)
            return true;
        var first = dropped.MergedLine + Math.Min(dropped.Lines, lines - dropped.StreamLine);
        var last = await ofDeployment.MaxAsync(segment => segment.MergedLine, cancellationToken);
        await ofDeployment.Where(segment => segment.MergedLine + segment.Lines <= first && segment.MergedLine < last).ExecuteDeleteAsync(cancellationToken);
        var cut = await ofDeployment.AsNoTracking()
            .FirstOrDefaultAsync(segment => segment.MergedLine < first && segment.MergedLine + segment.Lines > first, cancellationToken);
        return cut is null || await TryCutAsync(db, cut, first - cut.MergedLine, cancellationToken);
    }

    private static async Task<bool> TryCutAsync(DashboardDbContext db, LogSegment cut, long lines, CancellationToken cancellationToken)
    {
        if (await db.LogSegments
            .Where(segment => segment.DeploymentId == cut.DeploymentId && segment.MergedLine == cut.MergedLine
                && segment.Lines == cut.Lines && segment.IsClosed == cut.IsClosed)
            .ExecuteDeleteAsync(cancellationToken) == 0)
            return false;
        db.LogSegments.Add(new LogSegment
        {
            DeploymentId = cut.DeploymentId,
            MergedLine = cut.MergedLine + lines,
            StreamId = cut.StreamId,
            StreamLine = cut.StreamLine + lines,
            Lines = cut.Lines - lines,
            IsClosed = cut.IsClosed,
            At = cut.At,
        });
        return true;
    }
}
