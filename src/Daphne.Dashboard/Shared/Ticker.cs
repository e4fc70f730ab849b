namespace Daphne.Dashboard.Shared;

/// <summary>One clock beat a second for everything on the pages that shows passing time. It rests while nobody listens.</summary>
public sealed class Ticker(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Action? listeners;
    private ITimer? timer;

    public IDisposable Subscribe(Action onBeat)
    {
        lock (gate)
        {
            listeners += onBeat;
            timer ??= clock.CreateTimer(_ => listeners?.Invoke(), null, Beat, Beat);
        }
        return new Subscription(this, onBeat);
    }

    public void Dispose() => timer?.Dispose();

    private void Remove(Action onBeat)
    {
        lock (gate)
        {
            listeners -= onBeat;
            if (listeners is not null)
                return;
            timer?.Dispose();
            timer = null;
        }
    }

    private sealed class Subscription(Ticker ticker, Action onBeat) : IDisposable
    {
        public void Dispose() => ticker.Remove(onBeat);
    }
}
