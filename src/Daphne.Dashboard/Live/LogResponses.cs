using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using Daphne.Logs;

namespace Daphne.Dashboard.Live;

/// <summary>A log as an answer: its raw bytes, in ranges where asked for, or its lines as they come.</summary>
public sealed class LogResponses(LogStore store, LogFeed feed)
{
    public async Task<IResult> OfStreamAsync(string streamId, LogRequest request, CancellationToken cancellationToken)
    {
        var stream = await store.GetAsync(streamId, cancellationToken);
        return request.Follow == true
            ? TypedResults.ServerSentEvents(ToEventsAsync(feed.FollowStreamAsync(streamId, request.First, cancellationToken), line => line.Text, cancellationToken))
            : new LogBytes(store, stream);
    }

    public IResult OfView(ILogView view, LogRequest request, CancellationToken cancellationToken) => request.Follow == true
        ? TypedResults.ServerSentEvents(ToEventsAsync(feed.FollowAsync(view, request.First, view.GetExtentAsync, cancellationToken), WithSource, cancellationToken))
        : TypedResults.Stream(body => WriteLinesAsync(view, body, cancellationToken), "text/plain; charset=utf-8");

    private static string WithSource(LogLine line) => $"{line.Source} | {line.Text}";

    private static async IAsyncEnumerable<SseItem<string>> ToEventsAsync(
        IAsyncEnumerable<LogLine> lines, Func<LogLine, string> text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in lines.WithCancellation(cancellationToken))
            yield return new SseItem<string>(text(line)) { EventId = $"{line.Number + 1}" };
        yield return new SseItem<string>("", "end");
    }

    private static async Task WriteLinesAsync(ILogView view, Stream body, CancellationToken cancellationToken)
    {
        var lines = (await view.GetExtentAsync(cancellationToken)).Lines;
        await using var writer = new StreamWriter(body, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        for (long first = 0; first < lines;)
        {
            var page = await view.ReadLinesAsync(first, (int)Math.Min(LogFeed.PageSize, lines - first), cancellationToken);
            if (page.Count == 0)
                return;
            foreach (var line in page)
                await writer.WriteLineAsync(WithSource(line).AsMemory(), cancellationToken);
            first += page.Count;
        }
    }
}
