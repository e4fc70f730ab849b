namespace Daphne.Logs;

/// <summary>An asynchronous lock for each key. Keys share a fixed number of semaphores, so nothing grows with the number of keys.</summary>
internal sealed class StripedLock(int stripes)
{
    private readonly SemaphoreSlim[] semaphores = [.. Enumerable.Range(0, stripes).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<Turn> EnterAsync(string key, CancellationToken cancellationToken)
    {
        var semaphore = semaphores[(uint)key.GetHashCode(StringComparison.Ordinal) % (uint)semaphores.Length];
        await semaphore.WaitAsync(cancellationToken);
        return new Turn(semaphore);
    }

    public readonly struct Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
