using Daphne.Deployments;

namespace Daphne.Tests.Deployments;

public sealed class RestartRuleTests
{
    [Fact]
    public void The_pause_doubles_from_two_seconds_to_a_minute() =>
        Assert.Equal([2, 4, 8, 16, 32, 60, 60], Enumerable.Range(0, 7).Select(restarts => RestartRule.Pause(restarts).TotalSeconds));
}
