using Daphne.Changes;

namespace Daphne.Logs;

/// <summary>One stream by line.</summary>
internal sealed class StreamLogView(LogStore store, LineReader reader, LogSearch search, string streamId) : ILogView
{
    public async Task<LogExtent> GetExtentAsync(CancellationToken cancellationToken)
    {
        var stream = await store.GetAsync(streamId, cancellationToken);
        return new LogExtent(stream.LineCount, stream.Length, stream.IsComplete) { First = stream.DroppedLines };
    }

    public async Task<IReadOnlyList<LogLine>> ReadLinesAsync(long first, int count, CancellationToken cancellationToken)
    {
        var stream = await store.GetAsync(streamId, cancellationToken);
        var texts = await reader.ReadAsync(stream, first, count, cancellationToken);
        return [.. texts.Select((text, index) => new LogLine(first + index, text, streamId, stream.Name, first + index))];
    }

    public async Task<LogMatches> SearchAsync(LogQuery query, CancellationToken cancellationToken)
    {
        var matcher = new LineMatcher(query);
        var stream = await store.GetAsync(streamId, cancellationToken);
        long count = 0;
        var lines = new List<long>();
        await search.RunAsync(stream, query.Text.Length == 0 ? 0 : stream.LineCount, matcher, line =>
        {
            if (count++ < LogMatches.MaxLines)
                lines.Add(line);
        }, cancellationToken);
        return new LogMatches(count, lines);
    }

    public bool IsTouchedBy(Change change) => change.Topic == ChangeTopic.Log && change.Id == streamId;
}
