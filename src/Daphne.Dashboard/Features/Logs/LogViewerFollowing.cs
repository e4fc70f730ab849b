using Microsoft.AspNetCore.Components.Web;

namespace Daphne.Dashboard.Features.Logs;

// Follow, pause and the keys of the viewer.
public sealed partial class LogViewer
{
    private Task ToggleFollowAsync() => isFollowing && IsLive ? SetFollowAsync(false) : FollowAsync();

    /// <summary>To the end, and along with it.</summary>
    private async Task FollowAsync()
    {
        current = null;
        isPaused = false;
        await SetFollowAsync(true);
        await RefreshAsync(View, watching.Token);
        if (scroller is not null)
            await scroller.FollowAsync(true);
    }

    private async Task SetFollowAsync(bool follow)
    {
        isFollowing = follow;
        if (scroller is not null)
            await scroller.FollowAsync(follow);
    }

    /// <summary>The user scrolled away from the end, or back to it.</summary>
    private Task FollowChangedAsync(bool atEnd) => InvokeAsync(() =>
    {
        if (atEnd && (isPaused || extent is null || window.End < extent.Lines))
            return;
        isFollowing = atEnd;
        StateHasChanged();
    });

    private async Task TogglePauseAsync()
    {
        isPaused = !isPaused;
        await RefreshAsync(View, watching.Token);
    }

    private Task KeyAsync(KeyboardEventArgs key) => key switch
    {
        { CtrlKey: true } or { AltKey: true } or { MetaKey: true } => Task.CompletedTask,
        { Key: "n" } => MoveAsync(1),
        { Key: "N" } => MoveAsync(-1),
        { Key: "g" } => GoToAsync(0),
        { Key: "G" } => FollowAsync(),
        { Key: "f" } => ToggleFollowAsync(),
        _ => Task.CompletedTask,
    };

    private async Task EndWatchAsync()
    {
        await watching.CancelAsync();
        await watcher;
    }
}
