using Daphne.Logs;

namespace Daphne.Dashboard.Features.Logs;

/// <summary>
/// Reads a view in pages and keeps the last few, so that scrolling back and forth shows lines at once. At most <see cref="MaxPages"/>
/// pages; the one that was not used for longest goes first.
/// </summary>
internal sealed class LogPages(ILogView view)
{
    private const int PageSize = 256;
    private const int MaxPages = 24;

    private readonly LinkedList<(long Page, IReadOnlyList<LogLine> Lines)> pages = [];
    private int advances;

    /// <summary>Lines were appended: the last page of before may have an unfinished line.</summary>
    public void Advance(long linesBefore)
    {
        advances++;
        var from = Math.Max(0, linesBefore - 1) / PageSize;
        for (var node = pages.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Page >= from)
                pages.Remove(node);
            node = next;
        }
    }

    public async Task<IReadOnlyList<LogLine>> ReadAsync(long first, int count, CancellationToken cancellationToken)
    {
        var lines = new List<LogLine>(count);
        var end = first + count;
        for (var page = first / PageSize; page * PageSize < end; page++)
            lines.AddRange((await PageAsync(page, cancellationToken)).Where(line => line.Number >= first && line.Number < end));
        return lines;
    }

    private async Task<IReadOnlyList<LogLine>> PageAsync(long page, CancellationToken cancellationToken)
    {
        for (var node = pages.First; node is not null; node = node.Next)
        {
            if (node.Value.Page != page)
                continue;
            pages.Remove(node);
            pages.AddFirst(node);
            return node.Value.Lines;
        }
        var before = advances;
        var lines = await view.ReadLinesAsync(page * PageSize, PageSize, cancellationToken);
        if (before != advances)
            return lines;
        pages.AddFirst((page, lines));
        if (pages.Count > MaxPages)
            pages.RemoveLast();
        return lines;
    }
}
