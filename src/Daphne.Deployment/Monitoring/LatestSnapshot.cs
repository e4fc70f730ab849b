namespace Daphne.Monitoring;

/// <summary>Hands on the newest snapshot only: whoever is slow skips those in between, which are of no use any more.</summary>
internal sealed class LatestSnapshot
{
    private readonly SemaphoreSlim signal = new(0, 1);
    private volatile NodeSnapshot? latest;

    public bool HasAny => latest is not null;

    public void Offer(NodeSnapshot snapshot)
    {
        latest = snapshot;
        if (signal.CurrentCount == 0)
            signal.Release();
    }

    public async Task<NodeSnapshot> NextAsync(CancellationToken cancellationToken)
    {
        await signal.WaitAsync(cancellationToken);
        return latest!;
    }
}
