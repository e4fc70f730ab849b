using Microsoft.AspNetCore.Components.Web;

namespace Daphne.Dashboard.Features.Logs;

// Follow, pause and the keys of the viewer.
public sealed partial class LogViewer
{
    private Task ToggleFollowAsync()
    {
        if (!isFollowing || !IsLive)
            return FollowAsync();
        isFollowing = false;
        skipped = 0;
        place = place.Here();
        return Task.CompletedTask;
    }

    /// <summary>To the end, and along with it.</summary>
    private async Task FollowAsync()
    {
        selected = null;
        isPaused = false;
        isFollowing = true;
        await RefreshAsync(View, watching.Token);
        skipped = 0;
        place = place.AtEnd();
        StateHasChanged();
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
        StateHasChanged();
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
