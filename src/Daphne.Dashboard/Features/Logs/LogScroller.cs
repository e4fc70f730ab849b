using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Daphne.Dashboard.Features.Logs;

/// <summary>The script beside the viewer: it scrolls, and tells when the user leaves the end of the log or comes back to it.</summary>
internal sealed class LogScroller : IAsyncDisposable
{
    private readonly Func<bool, Task> followChanged;
    private readonly DotNetObjectReference<LogScroller> self;
    private IJSObjectReference? module;
    private IJSObjectReference? handle;

    private LogScroller(Func<bool, Task> followChanged)
    {
        this.followChanged = followChanged;
        self = DotNetObjectReference.Create(this);
    }

    /// <summary>Null where the page went away meanwhile.</summary>
    public static async Task<LogScroller?> AttachAsync(IJSRuntime script, ElementReference root, int rowHeight, Func<bool, Task> followChanged)
    {
        var scroller = new LogScroller(followChanged);
        try
        {
            scroller.module = await script.InvokeAsync<IJSObjectReference>("import", "./Features/Logs/LogViewer.razor.js");
            scroller.handle = await scroller.module.InvokeAsync<IJSObjectReference>("attach", root, rowHeight, scroller.self);
            return scroller;
        }
        catch (JSDisconnectedException)
        {
            scroller.self.Dispose();
            return null;
        }
    }

    /// <summary>Whether to stay at the end while the log grows; goes there at once.</summary>
    public Task FollowAsync(bool follow) => CallAsync("follow", follow);

    /// <param name="row">Within the window that is laid out.</param>
    /// <param name="line">The number to put into the page's address, from 1.</param>
    public Task ScrollToAsync(int row, long? line) => CallAsync("scrollTo", row, line);

    [JSInvokable]
    public Task FollowChanged(bool atEnd) => followChanged(atEnd);

    public async ValueTask DisposeAsync()
    {
        await CallAsync("dispose");
        try
        {
            if (handle is not null)
                await handle.DisposeAsync();
            if (module is not null)
                await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the script with it.
        }
        self.Dispose();
    }

    private async Task CallAsync(string function, params object?[] arguments)
    {
        try
        {
            if (handle is not null)
                await handle.InvokeVoidAsync(function, arguments);
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the script with it.
        }
    }
}
