using System.Globalization;
using Daphne.Changes;
using Daphne.Dashboard.Shared;
using Daphne.Data;
using Daphne.Logs;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Daphne.Dashboard.Features.Logs;

/// <summary>
/// Shows any log. The server holds of it only the rows that are rendered, a few screens; everything else, the search too, stays in the
/// store. What was appended is looked for when the change feed says so, at most ten times a second.
/// </summary>
public sealed partial class LogViewer : IAsyncDisposable
{
    /// <summary>Pixels; the style sheet has the same.</summary>
    public const int RowHeight = 20;

    /// <summary>Rows at once, whatever a browser asks for.</summary>
    private const int MaxRows = 400;

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    /// <summary>So long after the last flood of lines nobody needs to know any more that some were passed over.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);

    private readonly ViewerSearch search = new();
    private readonly LogPalette palette = new();
    private ILogView? view;
    private LogExtent? extent;
    private IReadOnlyList<LogLine> rows = [];
    private CancellationTokenSource watching = new();
    private Task watcher = Task.CompletedTask;
    private LogScroller? scroller;
    private ElementReference root;

    /// <summary>How many rows the script asks for, which depends on how high the view is.</summary>
    private int wanted;

    /// <summary>Counts what was asked for, so that a slow answer does not replace a newer one.</summary>
    private int looks;
    private long waitingLines;
    private long skipped;
    private bool isFollowing = true;
    private bool isPaused;
    private bool hasTimes;
    private bool isWrapped;
    private bool hasHelp;
    private string? problem;
    private string? note;

    [Inject] private ChangeFeed Feed { get; set; } = default!;
    [Inject] private IJSRuntime Script { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private TimeProvider Clock { get; set; } = default!;
    [Inject] private BrowserTimeZone Zone { get; set; } = default!;

    /// <summary>Another instance is another log: keep it, and do not make one on every render.</summary>
    [Parameter, EditorRequired] public ILogView View { get; set; } = default!;

    /// <summary>The streams of a merged log, for the legend; they are told apart by colour where there are several.</summary>
    [Parameter] public IReadOnlyList<LogSource> Sources { get; set; } = [];

    /// <summary>The streams that are switched on in the legend, null for all; the owner then shows the view of those streams.</summary>
    [Parameter] public IReadOnlyCollection<string>? Shown { get; set; }

    [Parameter] public EventCallback<IReadOnlyCollection<string>?> OnShow { get; set; }

    /// <summary>Where the raw bytes are.</summary>
    [Parameter] public string? Download { get; set; }

    /// <summary>Where the raw bytes of this log and all that belong to it are, as an archive.</summary>
    [Parameter] public string? DownloadAll { get; set; }

    [Parameter] public string Label { get; set; } = "Log";
    [Parameter] public string Waiting { get; set; } = "Nothing was printed yet.";

    /// <summary>Height in rows; less where the window is small.</summary>
    [Parameter] public int Rows { get; set; } = 26;

    /// <summary>Whether the address of the page may name a line of this log (<c>#L123</c>).</summary>
    [Parameter] public bool HasDeepLink { get; set; }

    /// <summary>Whether what writes the log is known to have ended, before the store says so.</summary>
    [Parameter] public bool IsOver { get; set; }

    private bool IsLive => extent is { IsComplete: false } && !IsOver;

    // A short log takes no more room than it needs; one that is being written has some to grow into.
    private int ShownRows => extent is null ? Rows : (int)Math.Clamp(extent.Lines + 1, Math.Min(Rows, IsLive ? 10 : 4), Rows);

    private int Digits => Math.Max(3, Number(extent?.Lines ?? 0).Length);

    private string Summary => extent is null ? "Loading …" : $"{Number(extent.Lines)} {(extent.Lines == 1 ? "line" : "lines")}";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    protected override async Task OnParametersSetAsync()
    {
        if (ReferenceEquals(view, View))
            return;
        var next = view = View;
        await EndWatchAsync();
        if (!ReferenceEquals(view, next))
            return;
        (extent, rows, selected, waitingLines, skipped, isPaused, note) = (null, [], null, 0, 0, false, null);
        isFollowing = true;
        watching.Dispose();
        watching = new CancellationTokenSource();
        // Another choice of sources is still the same search.
        var query = search.Query;
        await search.RunAsync(next, null, StateHasChanged, CancellationToken.None);
        if (!ReferenceEquals(view, next))
            return;
        watcher = WatchAsync(next, query, watching.Token);
        if (scroller is not null)
            await scroller.FollowAsync(true);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        scroller = await LogScroller.AttachAsync(Script, root, RowHeight, new LogScript(this));
        if (scroller is null)
            return;
        if (selected is null)
            await scroller.FollowAsync(isFollowing);
        else
            await ScrollToAsync(selected.First);
    }

    private async Task WatchAsync(ILogView watched, LogQuery? query, CancellationToken cancellationToken)
    {
        try
        {
            using var subscription = Feed.Subscribe(watched.IsTouchedBy);
            await RefreshAsync(watched, cancellationToken);
            if (HasDeepLink && LineRange.Parse(new Uri(Navigation.Uri).Fragment) is { } lines)
                await InvokeAsync(() => SelectAndShowAsync(lines));
            if (query is not null)
                await InvokeAsync(() => SearchAsync(query));
            while (true)
            {
                await NextAsync(subscription, cancellationToken);
                await InvokeAsync(() => RefreshAsync(watched, cancellationToken));
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
        StateHasChanged();
    }

    /// <summary>The newest lines where they are followed; otherwise the same ones, of which the last may have become longer.</summary>
    private async Task ShowAsync(LogExtent found, CancellationToken cancellationToken)
    {
        var count = wanted > 0 ? wanted : Math.Min(MaxRows, 2 * Rows);
        if (isFollowing && extent is { Lines: > 0 } && found.Lines - extent.Lines > Rows)
            skipped += found.Lines - extent.Lines - Rows;
        var isPart = rows.Count < count || rows[^1].Number >= (extent?.Lines ?? 0) - 1;
        var first = isFollowing || rows.Count == 0 ? found.Lines - count : rows[0].Number;
        if (isFollowing || isPart || first < found.First)
            await ReadAsync(first, count, found, cancellationToken);
        else
            extent = found;
        waitingLines = 0;
    }

    /// <summary>The script: these lines are in view now.</summary>
    internal Task LookAsync(long first, int count) => InvokeAsync(async () =>
    {
        if (extent is null)
            return;
        wanted = Math.Clamp(count, 1, MaxRows);
        await TryAsync(() => ReadAsync(first, wanted, extent, watching.Token));
    });

    private async Task ReadAsync(long first, int count, LogExtent found, CancellationToken cancellationToken)
    {
        var look = ++looks;
        first = Math.Clamp(first, found.First, Math.Max(found.First, found.Lines - 1));
        var read = await view!.ReadLinesAsync(first, (int)Math.Min(count, found.Lines - first), cancellationToken);
        if (look == looks)
            (rows, extent) = (read, found);
    }

    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (ProblemException failure)
        {
            problem = failure.Message;
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            problem = DatabaseFailure.Advice;
        }
        catch (OperationCanceledException)
        {
            // Another log is shown now, or the page was left.
        }
        StateHasChanged();
    }

    private async Task EndWatchAsync()
    {
        await watching.CancelAsync();
        await watcher;
    }

    public async ValueTask DisposeAsync()
    {
        await EndWatchAsync();
        watching.Dispose();
        search.Dispose();
        if (scroller is not null)
            await scroller.DisposeAsync();
    }
}
