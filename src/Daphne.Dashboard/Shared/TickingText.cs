using Microsoft.AspNetCore.Components;

namespace Daphne.Dashboard.Shared;

/// <summary>A text that depends on the time of day: looked at on each beat of the shared <see cref="Ticker"/>, rendered only when it reads differently.</summary>
public abstract class TickingText : ComponentBase, IDisposable
{
    private IDisposable? subscription;

    [Inject] protected TimeProvider Clock { get; set; } = null!;
    [Inject] private Ticker Ticker { get; set; } = null!;

    protected string Text { get; private set; } = "";

    protected abstract bool IsMoving { get; }

    protected abstract string Read(DateTimeOffset now);

    protected override void OnParametersSet()
    {
        Text = Read(Clock.GetUtcNow());
        if (IsMoving)
            subscription ??= Ticker.Subscribe(OnBeat);
        else
            Stop();
    }

    public void Dispose()
    {
        Stop();
        GC.SuppressFinalize(this);
    }

    private void OnBeat() => _ = InvokeAsync(() =>
    {
        var text = Read(Clock.GetUtcNow());
        if (text == Text)
            return;
        Text = text;
        StateHasChanged();
    });

    private void Stop()
    {
        subscription?.Dispose();
        subscription = null;
    }
}
