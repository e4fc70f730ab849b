using Microsoft.JSInterop;

namespace Daphne.Dashboard.Features.Logs;

/// <summary>What the script of a viewer may call.</summary>
internal sealed class LogScript(LogViewer viewer)
{
    /// <summary>Other lines came into view.</summary>
    [JSInvokable]
    public Task Look(double first, int count) => viewer.LookAsync((long)first, count);

    /// <summary>The user scrolled away from the end, or back to it.</summary>
    [JSInvokable]
    public Task FollowChanged(bool atEnd) => viewer.FollowChangedAsync(atEnd);

    [JSInvokable]
    public Task SelectLines(double first, double last) => viewer.SelectAsync(new LineRange((long)first, (long)last));

    [JSInvokable]
    public Task CopySelected() => viewer.CopySelectedAsync();
}
