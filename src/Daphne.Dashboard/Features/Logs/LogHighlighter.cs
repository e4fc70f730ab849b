using System.Text.RegularExpressions;
using Daphne.Logs;

namespace Daphne.Dashboard.Features.Logs;

/// <summary>Finds what a search hits within the lines on the screen. Which lines are hit at all, the log store says.</summary>
public sealed class LogHighlighter
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);

    private readonly Regex? pattern;

    public LogHighlighter(LogQuery query)
    {
        var options = RegexOptions.CultureInvariant | (query.MatchCase ? RegexOptions.None : RegexOptions.IgnoreCase);
        try
        {
            pattern = new Regex(query.IsRegex ? query.Text : Regex.Escape(query.Text), options, Limit);
        }
        catch (ArgumentException)
        {
            // The store's own refusal tells the user; here is just nothing to mark.
            pattern = null;
        }
    }

    /// <summary>Cuts the spans at the ends of the hits and says of each piece whether it is one.</summary>
    public IEnumerable<(AnsiSpan Span, bool IsHit)> Mark(IReadOnlyList<AnsiSpan> spans)
    {
        var hits = Find(string.Concat(spans.Select(span => span.Text)));
        var start = 0;
        foreach (var span in spans)
        {
            foreach (var piece in Cut(span, start, hits))
                yield return piece;
            start += span.Text.Length;
        }
    }

    private static IEnumerable<(AnsiSpan Span, bool IsHit)> Cut(AnsiSpan span, int start, List<(int Start, int End)> hits)
    {
        var end = start + span.Text.Length;
        var at = start;
        foreach (var hit in hits)
        {
            if (hit.End <= at || hit.Start >= end)
                continue;
            if (hit.Start > at)
                yield return (span with { Text = span.Text[(at - start)..(hit.Start - start)] }, false);
            var from = Math.Max(at, hit.Start);
            at = Math.Min(end, hit.End);
            yield return (span with { Text = span.Text[(from - start)..(at - start)] }, true);
        }
        if (at < end)
            yield return (span with { Text = span.Text[(at - start)..] }, false);
    }

    private List<(int Start, int End)> Find(string text)
    {
        try
        {
            return pattern is null ? [] : [.. pattern.Matches(text).Where(match => match.Length > 0).Select(match => (match.Index, match.Index + match.Length))];
        }
        catch (RegexMatchTimeoutException)
        {
            return [];
        }
    }
}
