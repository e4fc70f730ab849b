using Microsoft.AspNetCore.Components.Web;

namespace Daphne.Dashboard.Features.Logs;

// Follow, pause and the keys of the viewer.
public sealed partial class LogViewer
{
    private Task ToggleFollowAsync() => isFollowing && IsLive ? SetFollowAsync(false) : FollowAsync();

    /// <summary>To the end, and along with it.</summary>
    private async Task FollowAsync()
    {
        selected = null;
        isPaused = false;
        isFollowing = true;
        await RefreshAsync(View, watching.Token);
        await SetFollowAsync(true);
    }

    private async Task SetFollowAsync(bool follow)
    {
        isFollowing = follow;
        skipped = 0;
        if (scroller is not null)
            await scroller.FollowAsync(follow);
    }

    internal Task FollowChangedAsync(bool atEnd) => InvokeAsync(() =>
    {
        isFollowing = atEnd;
        skipped = 0;
        StateHasChanged();
    });

    private async Task TogglePauseAsync()
    {
        isPaused = !isPaused;
        skipped = 0;
        await RefreshAsync(View, watching.Token);
    }

    private Task KeyAsync(KeyboardEventArgs key)
    {
        if (key.CtrlKey || key.AltKey || key.MetaKey)
            return Task.CompletedTask;
        switch (key.Key)
        {
            case "n": return MoveAsync(1);
            case "N": return MoveAsync(-1);
            case "g": return GoToAsync(extent?.First ?? 0);
            case "G": return FollowAsync();
            case "f": return ToggleFollowAsync();
            case "p": return TogglePauseAsync();
            case "e": return GoToErrorAsync();
            case "t": hasTimes = !hasTimes; break;
            case "w": isWrapped = !isWrapped; break;
            case "?": hasHelp = !hasHelp; break;
        }
        return Task.CompletedTask;
    }
}
