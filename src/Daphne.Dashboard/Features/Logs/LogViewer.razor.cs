using System.Globalization;
using Daphne.Changes;
using Daphne.Logs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;

namespace Daphne.Dashboard.Features.Logs;

/// <summary>
/// Shows any log. The page holds only the rows on the screen and a few pages around them; everything else, the search too, stays in the
/// store. What was appended is looked for when the change feed says so, at most ten times a second.
/// </summary>
public sealed partial class LogViewer : IAsyncDisposable
{
    /// <summary>Pixels; the style sheet has the same.</summary>
    public const int RowHeight = 20;

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    private readonly ViewerSearch search = new();
    private readonly LogPalette palette = new();
    private ILogView? view;
    private LogPages? pages;
    private LogExtent? extent;
    private LogWindow window;
    private CancellationTokenSource watching = new();
    private Task watcher = Task.CompletedTask;
    private Virtualize<LogLine>? rows;
    private LogScroller? scroller;
    private ElementReference root;
    private long? current;
    private long waitingLines;
    private bool isFollowing = true;
    private bool isPaused;
    private string? problem;

    [Inject] private ChangeFeed Feed { get; set; } = default!;
    [Inject] private IJSRuntime Script { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private TimeProvider Clock { get; set; } = default!;

    /// <summary>Another instance is another log: keep it, and do not make one on every render.</summary>
    [Parameter, EditorRequired] public ILogView View { get; set; } = default!;

    /// <summary>The streams of a merged log, for the legend; they are told apart by colour where there are several.</summary>
    [Parameter] public IReadOnlyList<LogSource> Sources { get; set; } = [];

    /// <summary>The stream picked in the legend; the owner then shows the view of that stream.</summary>
    [Parameter] public string? Source { get; set; }

    [Parameter] public EventCallback<string?> OnSource { get; set; }

    /// <summary>Where the raw bytes are.</summary>
    [Parameter] public string? Download { get; set; }

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
        (pages, extent, window, current, waitingLines, isPaused) = (new LogPages(next), null, default, null, 0, false);
        isFollowing = true;
        await search.RunAsync(next, null, CancellationToken.None);
        watching.Dispose();
        watching = new CancellationTokenSource();
        watcher = WatchAsync(next, watching.Token);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        scroller = await LogScroller.AttachAsync(Script, root, RowHeight, FollowChangedAsync);
        if (scroller is null)
            return;
        await scroller.FollowAsync(isFollowing);
        if (current is not null)
            await ScrollToAsync(current.Value);
    }

    private async Task WatchAsync(ILogView watched, CancellationToken cancellationToken)
    {
        try
        {
            using var subscription = Feed.Subscribe(watched.IsTouchedBy);
            await RefreshAsync(watched, cancellationToken);
            if (HasDeepLink && LineInAddress() is { } line)
                await InvokeAsync(() => GoToAsync(line));
            while (true)
            {
                await subscription.NextAsync(cancellationToken);
                await InvokeAsync(() => RefreshAsync(watched, cancellationToken));
                await Task.Delay(Breath, Clock, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Another log is shown now, or the page was left.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
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
        StateHasChanged();
    }

    private async Task ShowAsync(LogExtent found, CancellationToken cancellationToken)
    {
        pages!.Advance(extent?.Lines ?? 0);
        extent = found;
        window = isFollowing ? LogWindow.AtEnd(found.Lines) : window.Grown(found.Lines);
        waitingLines = 0;
        if (isFollowing)
            await pages.ReadAsync(Math.Max(0, found.Lines - 100), 100, cancellationToken);
        if (rows is not null)
            await rows.RefreshDataAsync();
    }

    private async ValueTask<ItemsProviderResult<LogLine>> ProvideAsync(ItemsProviderRequest request)
    {
        var shown = window;
        var count = Math.Min(request.Count, shown.Count - request.StartIndex);
        if (count <= 0 || pages is null)
            return new([], shown.Count);
        try
        {
            return new(await pages.ReadAsync(shown.First + request.StartIndex, count, request.CancellationToken), shown.Count);
        }
        catch (ProblemException failure)
        {
            problem = failure.Message;
            return new([], shown.Count);
        }
    }

    private async Task SearchAsync(LogQuery? query)
    {
        await search.RunAsync(View, query, watching.Token);
        if (search.Line is null && search.Matches is { Count: > 0 })
            await MoveAsync(1);
    }

    private async Task MoveAsync(int by)
    {
        search.Move(by);
        if (search.Line is { } line)
            await GoToAsync(line);
    }

    /// <summary>Shows a line by its number from 0, marks it, and names it in the page's address.</summary>
    private async Task GoToAsync(long line)
    {
        if (extent is not { Lines: > 0 })
            return;
        current = Math.Clamp(line, 0, extent.Lines - 1);
        await SetFollowAsync(false);
        var moved = window.Around(current.Value, extent.Lines);
        if (moved != window)
        {
            window = moved;
            if (rows is not null)
                await rows.RefreshDataAsync();
        }
        StateHasChanged();
        await ScrollToAsync(current.Value);
    }

    private async Task ScrollToAsync(long line)
    {
        if (scroller is not null)
            await scroller.ScrollToAsync((int)(line - window.First), HasDeepLink ? line + 1 : null);
    }

    private long? LineInAddress()
    {
        var fragment = new Uri(Navigation.Uri).Fragment;
        return fragment.StartsWith("#L", StringComparison.Ordinal) && long.TryParse(fragment.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            ? line - 1
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        await EndWatchAsync();
        watching.Dispose();
        if (scroller is not null)
            await scroller.DisposeAsync();
    }
}
