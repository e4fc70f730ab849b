using Daphne.Dashboard.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Shared;

public sealed class TimeAgoTests : ComponentTest
{
    [Fact]
    public void It_moves_on_by_itself_and_all_instances_share_one_timer()
    {
        var first = Render<TimeAgo>(with => with.Add(it => it.Time, Noon.AddMinutes(-1)));
        Render<TimeAgo>(with => with.Add(it => it.Time, Noon));

        Clock.Advance(TimeSpan.FromMinutes(2));

        first.WaitForAssertion(() => Assert.Equal("3 minutes ago", first.Find("time").TextContent));
        Assert.Equal(1, Clock.Timers);
    }

    [Fact]
    public async Task The_timer_rests_when_nothing_is_shown_any_more()
    {
        Render<TimeAgo>(with => with.Add(it => it.Time, Noon));
        Assert.Equal(1, Clock.Timers);

        await DisposeComponentsAsync();

        Assert.Equal(0, Clock.Timers);
    }

    [Fact]
    public void The_exact_time_is_the_readers_own()
    {
        Services.GetRequiredService<BrowserTimeZone>().Set("Europe/Berlin");

        var ago = Render<TimeAgo>(with => with.Add(it => it.Time, Noon));

        Assert.Equal("2026-11-22 13:00:00 (UTC+01:00)", ago.Find("time").GetAttribute("title"));
    }

    [Fact]
    public void A_time_that_never_was_is_a_dash() => Assert.Equal("–", Render<TimeAgo>(with => with.Add(it => it.Time, null)).Find("span").TextContent);

    [Fact]
    public void A_duration_stands_still_once_it_ended()
    {
        var duration = Render<Duration>(with => with.Add(it => it.From, Noon).Add(it => it.To, Noon.AddSeconds(2.5)));

        Assert.Equal("2.5 s", duration.Find("span").TextContent);
        Assert.Equal(0, Clock.Timers);
    }

    [Fact]
    public void A_duration_that_goes_on_counts_whole_seconds()
    {
        var duration = Render<Duration>(with => with.Add(it => it.From, Noon).Add(it => it.To, null));

        Clock.Advance(TimeSpan.FromSeconds(7));

        duration.WaitForAssertion(() => Assert.Equal("7 s", duration.Find("span").TextContent));
    }
}
