using Daphne.Changes;

namespace Daphne.Logs;

/// <summary>One stream by line.</summary>
internal sealed class StreamLogView(LogStore store, LineReader reader, LineTimes times, LogSearch search, string streamId) : ILogView
{
    public async Task<LogExtent> GetExtentAsync(CancellationToken cancellationToken)
    {
        var stream = await store.GetAsync(streamId, cancellationToken);
        return new LogExtent(stream.LineCount, stream.Length, stream.IsComplete, stream.DroppedLines, stream.EndsInsideLine);
    }

    public async Task<IReadOnlyList<LogLine>> ReadLinesAsync(long first, int count, CancellationToken cancellationToken)
    {
        var stream = await store.GetAsync(streamId, cancellationToken);
        var end = first + count;
        first = Math.Max(first, stream.DroppedLines);
        var texts = await reader.ReadAsync(stream, first, end - first, cancellationToken);
        return await times.AddAsync(
            [.. texts.Select((text, index) => new LogLine(first + index, text, streamId, stream.Name, first + index))], cancellationToken);
    }

    public async Task<LogMatches> SearchAsync(LogQuery query, IProgress<double>? searched, CancellationToken cancellationToken)
    {
        var matcher = new LineMatcher(query);
        if (query.Text.Length == 0)
            return LogMatches.None;
        var stream = await store.GetAsync(streamId, cancellationToken);
        var hits = new HitList(stream);
        await foreach (var found in search.RunAsync(stream, 0, stream.LineCount, matcher, cancellationToken))
        {
            hits.Add(found.Lines);
            searched?.Report((double)found.Position / stream.Length);
        }
        return new LogMatches(hits.Count, hits.Lines, hits.Samples);
    }

    public async Task<long?> FindAsync(LogQuery query, long from, CancellationToken cancellationToken)
    {
        var stream = await store.GetAsync(streamId, cancellationToken);
        return await search.FirstAsync(stream, from, stream.LineCount, new LineMatcher(query), cancellationToken);
    }

    public async Task<long?> FindTimeAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        var stream = await store.GetAsync(streamId, cancellationToken);
        return await times.FindAsync(streamId, at, cancellationToken) is { } line && line < stream.LineCount ? Math.Max(line, stream.DroppedLines) : null;
    }

    public bool IsTouchedBy(Change change) => change.Topic == ChangeTopic.Log && change.Id == streamId;
}
