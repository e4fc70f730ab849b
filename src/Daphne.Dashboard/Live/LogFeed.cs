using System.Runtime.CompilerServices;
using Daphne.Logs;

namespace Daphne.Dashboard.Live;

/// <summary>The lines of a log from a number on, as they come, until nothing more can come.</summary>
public sealed class LogFeed(LogStore store, ChangeWatcher watcher)
{
    internal const int PageSize = 1_000;

    /// <summary>A line that is not finished is given only when it cannot grow any more.</summary>
    public IAsyncEnumerable<LogLine> FollowStreamAsync(string streamId, long first, CancellationToken cancellationToken) =>
        FollowAsync(store.ViewStream(streamId), first, token => ExtentAsync(streamId, token), cancellationToken);

    public async IAsyncEnumerable<LogLine> FollowAsync(
        ILogView view, long first, Func<CancellationToken, Task<LogExtent>> wholeLines, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var extent in watcher.WatchAsync(view.IsTouchedBy, wholeLines, cancellationToken))
        {
            while (first < extent.Lines)
            {
                var page = await view.ReadLinesAsync(first, (int)Math.Min(PageSize, extent.Lines - first), cancellationToken);
                if (page.Count == 0)
                    break;
                foreach (var line in page)
                    yield return line;
                first += page.Count;
            }
            if (extent.IsComplete)
                yield break;
        }
    }

    private async Task<LogExtent> ExtentAsync(string streamId, CancellationToken cancellationToken)
    {
        var stream = await store.GetAsync(streamId, cancellationToken);
        return new LogExtent(stream.IsComplete ? stream.LineCount : stream.Newlines, stream.Length, stream.IsComplete);
    }
}
