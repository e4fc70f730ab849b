using Daphne.Logs;

namespace Daphne.Dashboard.Features.Logs;

/// <summary>A search in a log view, and which of its hits the user stands on.</summary>
public sealed class ViewerSearch
{
    private int index = -1;

    public LogQuery? Query { get; private set; }
    public LogMatches? Matches { get; private set; }
    public LogHighlighter? Highlighter { get; private set; }

    /// <summary>Why the query could not be searched for.</summary>
    public string? Problem { get; private set; }

    /// <summary>The line of the hit the user stands on.</summary>
    public long? Line => Matches is not null && index >= 0 && index < Matches.Lines.Count ? Matches.Lines[index] : null;

    /// <summary>From 1.</summary>
    public int Position => index + 1;

    public async Task RunAsync(ILogView view, LogQuery? query, CancellationToken cancellationToken)
    {
        Problem = null;
        if (query is null || query.Text.Length == 0)
        {
            (Query, Matches, Highlighter, index) = (null, null, null, -1);
            return;
        }
        var standing = query == Query ? Line : null;
        Query = query;
        Highlighter = new LogHighlighter(query);
        try
        {
            Matches = await view.SearchAsync(query, cancellationToken);
            index = standing is null ? -1 : IndexOf(standing.Value);
        }
        catch (ProblemException problem)
        {
            (Matches, index, Problem) = (null, -1, problem.Message);
        }
    }

    /// <summary>To the next hit, or the one before, round the ends.</summary>
    public void Move(int by)
    {
        if (Matches is { Lines.Count: > 0 })
            index = index < 0 ? (by > 0 ? 0 : Matches.Lines.Count - 1) : (index + by + Matches.Lines.Count) % Matches.Lines.Count;
    }

    private int IndexOf(long line)
    {
        for (var i = 0; i < Matches!.Lines.Count; i++)
            if (Matches.Lines[i] >= line)
                return i;
        return -1;
    }
}
