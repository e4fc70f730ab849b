namespace Daphne.Tests.Engine;

/// <summary>A clock that stands until it is moved. Its timers are real ones.</summary>
internal sealed class FakeClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 11, 22, 11, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan time) => now += time;
}
