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
            ? TypedResults.ServerSentEvents(ToEventsAsync(feed.FollowStreamAsync(streamId, request.First, cancellationToken), request.First, line => line.Text, cancellationToken))
            : new LogBytes(store, stream);
    }

    public IResult OfView(ILogView view, LogRequest request, CancellationToken cancellationToken) => request.Follow == true
        ? TypedResults.ServerSentEvents(ToEventsAsync(feed.FollowAsync(view, request.First, view.GetExtentAsync, cancellationToken), request.First, WithSource, cancellationToken))
        : TypedResults.Stream(body => WriteLinesAsync(view, body, cancellationToken), "text/plain; charset=utf-8");

    /// <summary>Lines by number; those that are dropped are left out.</summary>
    public static async Task<LinesResponse> LinesAsync(ILogView view, long? from, int? count, CancellationToken cancellationToken)
    {
        var wanted = count is null or (>= 1 and <= LogFeed.PageSize) ? count ?? 100
            : throw ProblemException.BadInput($"The parameter 'count' has to be a number from 1 to {LogFeed.PageSize}; it is {count}.");
        var extent = await view.GetExtentAsync(cancellationToken);
        var first = Math.Max(extent.First, (from ?? 1) - 1);
        var lines = first >= extent.Lines ? [] : await view.ReadLinesAsync(first, (int)Math.Min(wanted, extent.Lines - first), cancellationToken);
        return new LinesResponse(extent.First + 1, extent.Lines, extent.IsComplete, [.. lines.Select(LineResponse.Of)]);
    }

    public static async Task<SearchResponse> SearchAsync(ILogView view, SearchRequest request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.Q))
            throw ProblemException.BadInput("The parameter 'q' says what to look for; it is missing.");
        var wanted = request.Limit is null or (>= 0 and <= LogFeed.PageSize) ? request.Limit ?? 100
            : throw ProblemException.BadInput($"The parameter 'limit' has to be a number from 0 to {LogFeed.PageSize}; it is {request.Limit}.");
        var matches = await view.SearchAsync(new LogQuery(request.Q, request.Case ?? false, request.Regex ?? false), searched: null, cancellationToken);
        var lines = new List<LineResponse>();
        foreach (var number in matches.Lines.Take(wanted))
            lines.AddRange((await view.ReadLinesAsync(number, 1, cancellationToken)).Select(LineResponse.Of));
        return new SearchResponse(matches.Count, lines);
    }

    private static string WithSource(LogLine line) => $"{line.Source} | {line.Text}";

    private static async IAsyncEnumerable<SseItem<string>> ToEventsAsync(
        IAsyncEnumerable<LogLine?> lines, long next, Func<LogLine, string> text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            if (line is null)
            {
                yield return new SseItem<string>("", "end");
                break;
            }
            if (line.Number > next)
                yield return new SseItem<string>($"Lines {next + 1} to {line.Number} were dropped, as the limits of the log say.", "dropped") { EventId = $"{line.Number}" };
            yield return new SseItem<string>(text(line)) { EventId = $"{line.Number + 1}" };
            next = line.Number + 1;
        }
    }

    private static async Task WriteLinesAsync(ILogView view, Stream body, CancellationToken cancellationToken)
    {
        var extent = await view.GetExtentAsync(cancellationToken);
        var lines = extent.Lines;
        await using var writer = new StreamWriter(body, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        for (var first = extent.First; first < lines;)
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
