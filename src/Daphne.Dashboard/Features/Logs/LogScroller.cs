using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Daphne.Dashboard.Features.Logs;

/// <summary>The script beside the viewer: it lays the rows out, asks for those that are in view, and tells what the user does.</summary>
internal sealed class LogScroller : IAsyncDisposable
{
    private readonly DotNetObjectReference<LogScript> self;
    private IJSObjectReference? module;
    private IJSObjectReference? handle;

    private LogScroller(LogScript calls) => self = DotNetObjectReference.Create(calls);

    /// <summary>Null where the page went away meanwhile.</summary>
    public static async Task<LogScroller?> AttachAsync(IJSRuntime script, ElementReference root, int rowHeight, LogScript calls)
    {
        var scroller = new LogScroller(calls);
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

    public Task CopyAsync(string text) => CallAsync("copy", text);

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
