using Daphne.Changes;
using Daphne.Data;
using Daphne.Logs;

namespace Daphne.Dashboard.Features.Logs;

// What is appended: it is looked for when the change feed says so.
public sealed partial class LogViewer
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    /// <summary>So long after the last flood of lines nobody needs to know any more that some were passed over.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);

    private CancellationTokenSource watching = new();
    private Task watcher = Task.CompletedTask;

    private async Task WatchAsync(ILogView watched, LogQuery? query, CancellationToken cancellationToken)
    {
        try
        {
            using var subscription = Feed.Subscribe(watched.IsTouchedBy);
            await RefreshAsync(watched, cancellationToken);
            if (HasDeepLink && LineRange.Parse(new Uri(Navigation.Uri).Fragment) is { } lines)
                await SelectAndShowAsync(lines);
            StateHasChanged();
            if (query is not null)
                await InvokeAsync(() => SearchAsync(query));
            while (true)
            {
                await NextAsync(subscription, cancellationToken);
                await InvokeAsync(async () =>
                {
                    await RefreshAsync(watched, cancellationToken);
                    StateHasChanged();
                });
                await Task.Delay(Breath, Clock, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Another log is shown now, or the page was left.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    /// <summary>Waits for a change; after a flood of lines no longer than until it is forgotten, and without a database until the next try.</summary>
    private async Task NextAsync(ChangeSubscription subscription, CancellationToken cancellationToken)
    {
        if (skipped == 0 && problem != DatabaseFailure.Advice)
        {
            await subscription.NextAsync(cancellationToken);
            return;
        }
        using var calm = new CancellationTokenSource(Calm, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(calm.Token, cancellationToken);
        try
        {
            await subscription.NextAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            skipped = 0;
        }
    }

    /// <summary>Whoever calls it renders what it finds, as a rule together with where the view shall be.</summary>
    private async Task RefreshAsync(ILogView watched, CancellationToken cancellationToken)
    {
        try
        {
            var found = await watched.GetExtentAsync(cancellationToken);
            if (isPaused)
                waitingLines = found.Lines - (extent?.Lines ?? 0);
            else
                await ShowAsync(found, cancellationToken);
            problem = null;
        }
        catch (ProblemException failure) when (failure.Kind == ProblemKind.NotFound)
        {
            extent = new LogExtent(0, 0, IsComplete: false);
        }
        catch (ProblemException failure)
        {
            problem = failure.Message;
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            problem = DatabaseFailure.Advice;
        }
    }

    /// <summary>The newest lines where they are followed; otherwise the same ones, of which the last may have become longer.</summary>
    private async Task ShowAsync(LogExtent found, CancellationToken cancellationToken)
    {
        var count = wanted > 0 ? wanted : Math.Min(MaxRows, 2 * Rows);
        if (isFollowing && extent is { Lines: > 0 } && found.Lines - extent.Lines > Rows)
        {
            skipped += found.Lines - extent.Lines - Rows;
            // All rows are others at the next look: of the three screens that the script asks for it needs one and a third to show the end.
            count = count * 4 / 9 + 3;
        }
        var isPart = rows.Count < count || rows[^1].Number >= (extent?.Lines ?? 0) - 1;
        var first = isFollowing || rows.Count == 0 ? found.Lines - count : rows[0].Number;
        if (isFollowing || isPart || first < found.First)
            await ReadAsync(first, count, found, cancellationToken);
        else
            extent = found;
        waitingLines = 0;
    }

    private async Task EndWatchAsync()
    {
        await watching.CancelAsync();
        await watcher;
    }
}
