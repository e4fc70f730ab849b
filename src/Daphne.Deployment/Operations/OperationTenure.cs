namespace Daphne.Operations;

/// <summary>
/// This instance's hold of an operation, and the two ways in which the work on it ends early: cancelled, since a person wants it so, and
/// dropped, since this instance shuts down or has not the operation any more. A dropped one stays as it is, for the next one to take up. It
/// is dropped by itself when its lease is not renewed in time.
/// </summary>
internal sealed class OperationTenure : IDisposable
{
    private readonly CancellationTokenSource drop;
    private readonly CancellationTokenSource cancel;
    private readonly TimeProvider clock;
    private long renewedAt;
    private long serial;
    private int working = 1;

    /// <param name="operation">As it was claimed.</param>
    /// <param name="claimedAt">The timestamp before the database was asked for it.</param>
    /// <param name="clock">For the time that its lease has left.</param>
    /// <param name="endings">Shutdown, and the loss of its cluster.</param>
    public OperationTenure(Operation operation, long claimedAt, TimeProvider clock, params CancellationToken[] endings)
    {
        (OperationId, ClusterId, RunId, Fence) = (operation.Id, operation.ClusterId, operation.RunId, operation.Fence!.Value);
        this.clock = clock;
        drop = CancellationTokenSource.CreateLinkedTokenSource(endings);
        cancel = CancellationTokenSource.CreateLinkedTokenSource(drop.Token);
        (Dropped, Cancelled) = (drop.Token, cancel.Token);
        Renew(claimedAt);
    }

    public string OperationId { get; }

    public string ClusterId { get; }

    public string? RunId { get; }

    public long Fence { get; }

    public CancellationToken Dropped { get; }

    /// <summary>Also when it is dropped: either way the work ends.</summary>
    public CancellationToken Cancelled { get; }

    private TimeSpan Left => OperationLeases.Lease - OperationLeases.Margin - clock.GetElapsedTime(Interlocked.Read(ref renewedAt));

    /// <summary>The lease was renewed by a statement that began then.</summary>
    public void Renew(long at)
    {
        Interlocked.Exchange(ref renewedAt, at);
        try
        {
            if (Left is var left)
                drop.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
        catch (ObjectDisposedException)
        {
            // The work ended by itself at the same moment.
        }
    }

    /// <summary>To be called right before a node is touched: a process that was frozen may go on at any line.</summary>
    /// <exception cref="OperationLostException">It is not this instance's any more.</exception>
    public void Ensure()
    {
        if (drop.IsCancellationRequested || Left <= TimeSpan.Zero)
            throw new OperationLostException("The lease of the operation has run out.");
    }

    /// <summary>Numbers the commands on nodes.</summary>
    public long NextSerial() => Interlocked.Increment(ref serial);

    /// <summary>Nothing is done for it at the moment: all of it waits for a queue or a person.</summary>
    public bool IsResting => Volatile.Read(ref working) <= 0;

    /// <summary>A node's part of it begins; it is over when the answer is disposed of.</summary>
    public IDisposable Work() => new Turn(this, 1);

    /// <summary>What was at work waits, for as long as the answer is not disposed of.</summary>
    public IDisposable Rest() => new Turn(this, -1);

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

    private sealed class Turn : IDisposable
    {
        private readonly OperationTenure tenure;
        private readonly int change;

        public Turn(OperationTenure tenure, int change)
        {
            (this.tenure, this.change) = (tenure, change);
            Interlocked.Add(ref tenure.working, change);
        }

        public void Dispose() => Interlocked.Add(ref tenure.working, -change);
    }
}
