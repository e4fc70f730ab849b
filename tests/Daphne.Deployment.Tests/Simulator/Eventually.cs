namespace Daphne.Tests.Simulator;

/// <summary>Waits for a condition, but not for ever.</summary>
public static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    public static async Task IsTrueAsync(Func<Task<bool>> condition, TimeSpan? limit = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < (limit ?? Deadline), "The condition did not become true in time.");
            await Task.Delay(Interval);
        }
    }
}
