namespace Daphne.Changes;

/// <summary>One reader's view of the <see cref="ChangeFeed"/>: await a batch, render, await the next.</summary>
public sealed class ChangeSubscription : IDisposable
{
    private readonly Func<Change, bool> filter;
    private readonly Action<ChangeSubscription> remove;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim signal = new(0, 1);
    private HashSet<Change> waiting = [];

    internal ChangeSubscription(Func<Change, bool> filter, Action<ChangeSubscription> remove)
    {
        this.filter = filter;
        this.remove = remove;
    }

    /// <summary>Waits for the next change and returns all that have gathered, each once.</summary>
    public async Task<IReadOnlyCollection<Change>> NextAsync(CancellationToken cancellationToken)
    {
        await signal.WaitAsync(cancellationToken);
        return Take();
    }

    /// <summary>Waits for the next change, but no longer than a pause: what is no change of anything, such as time, wants a look, too.</summary>
    /// <returns>All that have gathered, perhaps none.</returns>
    public async Task<IReadOnlyCollection<Change>> NextAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        await signal.WaitAsync(atMost, cancellationToken);
        return Take();
    }

    /// <summary>Returns what has gathered, perhaps nothing, without waiting.</summary>
    public IReadOnlyCollection<Change> Take()
    {
        lock (gate)
        {
            signal.Wait(0, CancellationToken.None);
            var batch = waiting;
            waiting = [];
            return batch;
        }
    }

    public void Dispose() => remove(this);

    internal void Offer(Change change)
    {
        if (!filter(change))
            return;
        lock (gate)
        {
            waiting.Add(change);
            if (signal.CurrentCount == 0)
                signal.Release();
        }
    }
}
