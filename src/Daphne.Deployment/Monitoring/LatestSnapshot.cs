namespace Daphne.Monitoring;

/// <summary>Hands on the newest snapshot only: whoever is slow skips those in between, which are of no use any more.</summary>
internal sealed class LatestSnapshot
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim signal = new(0, 1);
    private volatile NodeSnapshot? latest;

    public NodeSnapshot? Current => latest;

    public void Offer(NodeSnapshot snapshot)
    {
        latest = snapshot;
        Signal();
    }

    /// <summary>Waits for one that was not taken yet.</summary>
    public async Task<NodeSnapshot> NextAsync(CancellationToken cancellationToken)
    {
        await signal.WaitAsync(cancellationToken);
        Signal();
        return latest!;
    }

    /// <summary>Whether there was one that was not taken yet; it is from now on.</summary>
    public bool TakeNews() => signal.Wait(0);

    private void Signal()
    {
        lock (gate)
        {
            if (signal.CurrentCount == 0)
                signal.Release();
        }
    }
}
