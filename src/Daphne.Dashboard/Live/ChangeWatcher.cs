using System.Runtime.CompilerServices;
using Daphne.Changes;

namespace Daphne.Dashboard.Live;

/// <summary>
/// The state now and again after each change: it subscribes before it reads, so that nothing falls in between, and reads at most ten
/// times a second, however much happens. It ends when the reader goes, the thing is deleted, or the dashboard stops.
/// </summary>
public sealed class ChangeWatcher(ChangeFeed feed, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async IAsyncEnumerable<T> WatchAsync<T>(
        Func<Change, bool> filter, Func<CancellationToken, Task<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        using var changes = feed.Subscribe(filter);
        var state = await read(cancellationToken);
        while (state is not null)
        {
            yield return state;
            state = await NextAsync(changes, read, stop.Token);
        }
    }

    private async Task<T?> NextAsync<T>(ChangeSubscription changes, Func<CancellationToken, Task<T>> read, CancellationToken stop)
        where T : class
    {
        try
        {
            await Task.Delay(Pause, clock, stop);
            await changes.NextAsync(stop);
            return await read(stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (ProblemException e) when (e.Kind == ProblemKind.NotFound)
        {
            return null;
        }
    }
}
