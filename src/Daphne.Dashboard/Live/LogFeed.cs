using System.Runtime.CompilerServices;
using Daphne.Logs;

namespace Daphne.Dashboard.Live;

/// <summary>
/// The lines of a log from a number on, as they come, and a null behind the last one of a log to which nothing more can come. Without that
/// null it was the dashboard that stopped, or the log was deleted: whoever comes back goes on behind the last line.
/// </summary>
public sealed class LogFeed(LogStore store, ChangeWatcher watcher)
{
    internal const int PageSize = 1_000;

    /// <summary>A line that is not finished is given only when it cannot grow any more.</summary>
    public IAsyncEnumerable<LogLine?> FollowStreamAsync(string streamId, long first, CancellationToken cancellationToken)
    {
        var view = store.ViewStream(streamId);
        return FollowAsync(view, first, token => WholeLinesAsync(view, token), cancellationToken);
    }

    public async IAsyncEnumerable<LogLine?> FollowAsync(
        ILogView view, long first, Func<CancellationToken, Task<LogExtent>> wholeLines, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var extent in watcher.WatchAsync(view.IsTouchedBy, wholeLines, cancellationToken))
        {
            while (first < extent.Lines)
            {
                var page = await ReadAsync(view, first, extent, cancellationToken);
                foreach (var line in page)
                    yield return line;
                first = page.Count > 0 ? page[^1].Number + 1 : Math.Min(extent.Lines, first + PageSize);
            }
            if (!extent.IsComplete)
                continue;
            yield return null;
            yield break;
        }
    }

    /// <summary>From the first line that is kept on, also where that changes at this moment.</summary>
    private static async Task<IReadOnlyList<LogLine>> ReadAsync(ILogView view, long first, LogExtent extent, CancellationToken cancellationToken)
    {
        for (var kept = extent.First; ; kept = (await view.GetExtentAsync(cancellationToken)).First)
        {
            var from = Math.Max(first, kept);
            try
            {
                return from >= extent.Lines ? [] : await view.ReadLinesAsync(from, (int)Math.Min(PageSize, extent.Lines - from), cancellationToken);
            }
            catch (ProblemException problem) when (problem.Kind == ProblemKind.Refused)
            {
                if ((await view.GetExtentAsync(cancellationToken)).First <= from)
                    throw;
            }
        }
    }

    private static async Task<LogExtent> WholeLinesAsync(ILogView view, CancellationToken cancellationToken)
    {
        var extent = await view.GetExtentAsync(cancellationToken);
        return extent.IsComplete ? extent : extent with { Lines = extent.WholeLines };
    }
}
