using System.Globalization;
using Daphne.Changes;
using Daphne.Dashboard.Shared;
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

    private readonly ViewerSearch search = new();
    private readonly LogPalette palette = new();
    private ILogView? view;
    private LogPlace place = LogPlace.End;
    private LogScroller? scroller;
    private ElementReference root;
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
        place = place.AtEnd();
        watcher = WatchAsync(next, query, watching.Token);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            scroller = await LogScroller.AttachAsync(Script, root, RowHeight, new LogScript(this));
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
