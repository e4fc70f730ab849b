namespace Daphne.Operations;

/// <summary>
/// The two ways to end the work on an operation early: cancelled, since a person wants it so, and dropped, since this instance shuts
/// down or lost it; a dropped one stays as it is, for the next one to take up. Whatever is dropped is interrupted like a cancelled one.
/// </summary>
internal sealed class OperationEnding : IDisposable
{
    private readonly CancellationTokenSource drop;
    private readonly CancellationTokenSource cancel;

    public OperationEnding(CancellationToken stoppingToken)
    {
        drop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        cancel = CancellationTokenSource.CreateLinkedTokenSource(drop.Token);
        (Dropped, Cancelled) = (drop.Token, cancel.Token);
    }

    public CancellationToken Dropped { get; }

    public CancellationToken Cancelled { get; }

    public Task DropAsync() => EndAsync(drop);

    public Task CancelAsync() => EndAsync(cancel);

    public void Dispose()
    {
        cancel.Dispose();
        drop.Dispose();
    }

    private static async Task EndAsync(CancellationTokenSource source)
    {
        try
        {
            await source.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The work ended by itself at the same moment.
        }
    }
}
