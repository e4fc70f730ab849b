using Daphne.Changes;
using Daphne.Data;
using Microsoft.AspNetCore.Components;

namespace Daphne.Dashboard.Shared;

/// <summary>
/// A component that shows stored state and follows it: it subscribes to the <see cref="ChangeFeed"/> first, then loads, and loads again
/// on every batch of changes that touch it, at most ten times a second.
/// </summary>
public abstract class LivePage : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan NextTry = TimeSpan.FromSeconds(2);

    private readonly ProblemException noDatabase = new(ProblemKind.Unreachable, DatabaseFailure.Advice);
    private readonly CancellationTokenSource leaving = new();
    private readonly SemaphoreSlim loading = new(1, 1);
    private Task reader = Task.CompletedTask;
    private object? loadedSubject;
    private bool isFollowing;

    [Inject] protected ChangeFeed Feed { get; set; } = null!;
    [Inject] protected TimeProvider Clock { get; set; } = null!;

    /// <summary>True until the first load ended.</summary>
    protected bool IsLoading { get; private set; } = true;

    /// <summary>Why the last load failed; null when it went well.</summary>
    protected ProblemException? Problem { get; private set; }

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Leaving => leaving.Token;

    /// <summary>What the page is about, as a rule its id parameter: another subject is loaded afresh.</summary>
    protected virtual object? Subject => null;

    protected abstract bool IsTouchedBy(Change change);

    /// <summary>Reads what is shown; runs on the renderer's own thread, never twice at a time.</summary>
    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    protected override async Task OnParametersSetAsync()
    {
        if (!isFollowing || Equals(Subject, loadedSubject))
            return;
        IsLoading = true;
        await ReloadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        isFollowing = true;
        reader = FollowAsync();
    }

    /// <summary>Loads and renders now, for an action whose effect is not announced.</summary>
    protected async Task ReloadAsync()
    {
        await loading.WaitAsync(Leaving);
        try
        {
            loadedSubject = Subject;
            await LoadAsync(Leaving);
            Problem = null;
        }
        catch (ProblemException problem)
        {
            Problem = problem;
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            // What is shown stays; it is read again when there is a database again.
            Problem = noDatabase;
        }
        finally
        {
            loading.Release();
        }
        IsLoading = false;
        StateHasChanged();
    }

    private async Task FollowAsync()
    {
        using var subscription = Feed.Subscribe(IsTouchedBy);
        try
        {
            while (true)
            {
                await InvokeAsync(ReloadAsync);
                await Task.Delay(Problem == noDatabase ? NextTry : Pause, Clock, Leaving);
                if (Problem != noDatabase)
                    await subscription.NextAsync(Leaving);
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        await reader;
        // Neither source nor semaphore is disposed: an action that is under way still asks them, and finds that the page was left.
        GC.SuppressFinalize(this);
    }
}
