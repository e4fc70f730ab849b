using Daphne.Data;
using Daphne.Logs;

namespace Daphne.Dashboard.Features.Logs;

/// <summary>A search in a log view, and which of its hits the user stands on. A new one ends the one before it.</summary>
public sealed class ViewerSearch : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    private CancellationTokenSource running = new();
    private int index = -1;

    public LogQuery? Query { get; private set; }
    public LogMatches? Matches { get; private set; }
    public LogHighlighter? Highlighter { get; private set; }

    /// <summary>How much of the log is searched, from 0 to 1; null when it is not being searched.</summary>
    public double? Searched { get; private set; }

    /// <summary>Why the query could not be searched for.</summary>
    public string? Problem { get; private set; }

    /// <summary>The line of the hit the user stands on.</summary>
    public long? Line => Matches is not null && index >= 0 && index < Matches.Lines.Count ? Matches.Lines[index] : null;

    /// <summary>From 1.</summary>
    public int Position => index + 1;

    /// <param name="view">Where to search.</param>
    /// <param name="query">Null for nothing any more.</param>
    /// <param name="changed">Is called now and then while a long search is on its way.</param>
    /// <param name="cancellationToken">The view is not shown any more.</param>
    /// <returns>False where another search took the place of this one.</returns>
    public async Task<bool> RunAsync(ILogView view, LogQuery? query, Action changed, CancellationToken cancellationToken)
    {
        // At once, before anything is awaited: whoever typed last has the last word.
        var former = running;
        running = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var mine = running.Token;
        (Query, Matches, Highlighter, Problem, Searched, index) = (query, null, null, null, null, -1);
        await former.CancelAsync();
        former.Dispose();
        if (mine.IsCancellationRequested)
            return false;
        if (query is null || query.Text.Length == 0)
        {
            Query = null;
            return true;
        }
        Highlighter = new LogHighlighter(query);
        Searched = 0;
        try
        {
            var found = await view.SearchAsync(query, new Steps(Step, part => { if (!mine.IsCancellationRequested) { Searched = part; changed(); } }), mine);
            if (mine.IsCancellationRequested)
                return false;
            (Matches, Searched) = (found, null);
        }
        catch (ProblemException problem) when (!mine.IsCancellationRequested)
        {
            (Problem, Searched) = (problem.Message, null);
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure) && !mine.IsCancellationRequested)
        {
            (Problem, Searched) = (DatabaseFailure.Advice, null);
        }
        catch (Exception) when (mine.IsCancellationRequested)
        {
            return false;
        }
        return true;
    }

    /// <summary>To the next hit, or the one before, round the ends.</summary>
    public void Move(int by)
    {
        if (Matches is { Lines.Count: > 0 })
            index = index < 0 ? (by > 0 ? 0 : Matches.Lines.Count - 1) : (index + by + Matches.Lines.Count) % Matches.Lines.Count;
    }

    /// <summary>To the first hit at or behind a line.</summary>
    public void MoveTo(long line)
    {
        var found = Matches is null ? -1 : Matches.Lines.ToList().BinarySearch(line);
        index = Math.Min(found < 0 ? ~found : found, (Matches?.Lines.Count ?? 0) - 1);
    }

    public void Dispose()
    {
        running.Cancel();
        running.Dispose();
    }

    /// <summary>Passes on no more than so many reports as people can see.</summary>
    private sealed class Steps(TimeSpan step, Action<double> report) : IProgress<double>
    {
        private long last = Environment.TickCount64;

        public void Report(double value)
        {
            if (Environment.TickCount64 - last < step.TotalMilliseconds)
                return;
            last = Environment.TickCount64;
            report(value);
        }
    }
}
