using Daphne.Changes;

namespace Daphne.Logs;

/// <summary>
/// A log as one of many looks at it: how long it is now, and its newest lines, are read from the database once for all of them. What is
/// kept for each is only how far they have read.
/// </summary>
internal sealed class SharedLogView(ILogView log, string name, SharedReads<LogExtent> extents, RecentLines recent) : ILogView
{
    private LogExtent? known;

    public async Task<LogExtent> GetExtentAsync(CancellationToken cancellationToken) =>
        known = await extents.ReadAsync(name, log.GetExtentAsync, cancellationToken);

    public Task<IReadOnlyList<LogLine>> ReadLinesAsync(long first, int count, CancellationToken cancellationToken) =>
        known is { } extent && first >= extent.First && count > 0 && first < extent.Lines
            ? recent.ReadAsync(
                name, first, Math.Min(extent.Lines, first + count), extent.WholeLines,
                (from, end) => log.ReadLinesAsync(from, (int)(end - from), cancellationToken), cancellationToken)
            : log.ReadLinesAsync(first, count, cancellationToken);

    public Task<LogMatches> SearchAsync(LogQuery query, IProgress<double>? searched, CancellationToken cancellationToken) => log.SearchAsync(query, searched, cancellationToken);

    public Task<long?> FindAsync(LogQuery query, long from, CancellationToken cancellationToken) => log.FindAsync(query, from, cancellationToken);

    public Task<long?> FindTimeAsync(DateTimeOffset at, CancellationToken cancellationToken) => log.FindTimeAsync(at, cancellationToken);

    public bool IsTouchedBy(Change change) => log.IsTouchedBy(change);
}
