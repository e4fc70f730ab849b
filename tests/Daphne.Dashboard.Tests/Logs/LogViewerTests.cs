using Daphne.Changes;
using Daphne.Dashboard.Features.Logs;
using Daphne.Data;

namespace Daphne.Dashboard.Tests.Logs;

public sealed class LogViewerTests : LogViewerTest
{
    [Fact]
    public void Of_100_000_lines_only_a_window_is_rendered_and_read()
    {
        var log = FakeLog.Numbered(100_000);

        var viewer = Show(log);

        viewer.WaitForAssertion(() => Assert.Contains("100,000 lines", viewer.Find(".log-foot").TextContent, StringComparison.Ordinal));
        Assert.InRange(RowsOf(viewer).Count, 1, 300);
        Assert.InRange(log.LargestRead, 1, 512);
    }

    [Fact]
    public void Without_a_database_the_viewer_says_so_and_goes_on_by_itself()
    {
        var log = new FakeLog("one");
        var viewer = Show(log);
        viewer.WaitForAssertion(() => Assert.Single(RowsOf(viewer)));

        log.IsAway = true;
        Append(log, "two");
        viewer.WaitForAssertion(() => Assert.Contains(DatabaseFailure.Advice, viewer.Find(".log-problem").TextContent, StringComparison.Ordinal));
        Assert.Single(RowsOf(viewer));

        log.IsAway = false;
        viewer.WaitForAssertion(() => Assert.Equal(2, RowsOf(viewer).Count), TimeSpan.FromSeconds(10));
        Assert.Empty(viewer.FindAll(".log-problem"));
    }

    [Fact]
    public void HTML_in_a_line_is_shown_as_text()
    {
        var viewer = Show(new FakeLog("<script>alert(1)</script><b>bold</b>"));

        viewer.WaitForAssertion(() => Assert.Equal("<script>alert(1)</script><b>bold</b>", viewer.Find(".log-text").TextContent));
        Assert.Empty(viewer.FindAll("script, b"));
    }

    [Fact]
    public void New_lines_appear_when_they_are_announced()
    {
        var log = new FakeLog("first");
        var viewer = Show(log);
        viewer.WaitForAssertion(() => Assert.Single(RowsOf(viewer)));

        Append(log, "second");

        viewer.WaitForAssertion(() => Assert.Equal(["first", "second"], viewer.FindAll(".log-text").Select(text => text.TextContent)), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void While_paused_new_lines_are_counted_and_not_shown()
    {
        var log = new FakeLog("first");
        var viewer = Show(log);
        viewer.WaitForAssertion(() => Assert.Single(RowsOf(viewer)));

        Button(viewer, "Pause").Click();
        Append(log, "second");

        viewer.WaitForAssertion(() => Assert.Equal("1 new while paused", viewer.Find(".log-waiting").TextContent), TimeSpan.FromSeconds(5));
        Assert.Single(RowsOf(viewer));
        Assert.EndsWith("Paused", viewer.Find(".log-live").TextContent, StringComparison.Ordinal);
        Button(viewer, "Resume").Click();
        viewer.WaitForAssertion(() => Assert.Equal(2, RowsOf(viewer).Count));
        Assert.EndsWith("Live", viewer.Find(".log-live").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_have_a_colour_a_legend_and_can_be_picked()
    {
        var shown = new List<IReadOnlyCollection<string>?>();
        var viewer = Render<LogViewer>(parameters => parameters
            .Add(viewer => viewer.View, new FakeLog("hello"))
            .Add(viewer => viewer.Sources, [new LogSource(FakeLog.StreamId, "s1:50000"), new LogSource("b", "s1:50001"), new LogSource("c", "s1:50002")])
            .Add(viewer => viewer.OnShow, shown.Add));
        viewer.WaitForAssertion(() => Assert.Contains("log-source-0", viewer.Find(".log-row").ClassName, StringComparison.Ordinal));

        viewer.Find("button[title='Only the log of s1:50001']").Click();
        viewer.Find("button[title='Hide s1:50001']").Click();
        viewer.Render(parameters => parameters.Add(viewer => viewer.Shown, ["b"]));
        viewer.Find("button[title='Show s1:50002']").Click();
        viewer.Find("button[title='Hide s1:50001']").Click();

        Assert.Equal([["b"], [FakeLog.StreamId, "c"], ["b", "c"], null], shown);
    }

    [Fact]
    public void An_empty_log_says_whether_more_can_come()
    {
        var log = new FakeLog();
        var viewer = Show(log);
        viewer.WaitForAssertion(() => Assert.Equal("Nothing was printed yet.", viewer.Find(".log-empty").TextContent));

        log.IsComplete = true;
        Feed.Publish(new Change(ChangeTopic.Log, FakeLog.StreamId));

        viewer.WaitForAssertion(() => Assert.Equal("It printed nothing.", viewer.Find(".log-empty").TextContent), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Times_wrapping_and_the_keys_are_shown_by_a_key()
    {
        var viewer = Show(new FakeLog("a"));
        viewer.WaitForAssertion(() => Assert.NotEmpty(RowsOf(viewer)));
        Assert.Empty(viewer.FindAll(".log-time, .log-wrapped, .log-help"));

        foreach (var key in new[] { "t", "w", "?" })
            viewer.Find(".log-viewer").KeyDown(key);

        Assert.Equal("12:00:00", viewer.Find(".log-time").TextContent);
        Assert.Equal("2026-03-04 12:00:00 (UTC)", viewer.Find(".log-time").GetAttribute("title"));
        Assert.NotEmpty(viewer.FindAll(".log-wrapped .log-row"));
        Assert.Contains("next error", viewer.Find(".log-help").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_were_dropped_are_counted_and_never_asked_for()
    {
        var log = new FakeLog([.. Enumerable.Range(1, 2_000).Select(number => $"line {number}")]) { First = 1_990 };
        var viewer = Show(log);

        viewer.WaitForAssertion(() => Assert.Contains("1,990 older lines were dropped", viewer.Find(".log-dropped").TextContent, StringComparison.Ordinal));
        Assert.Equal(10, RowsOf(viewer).Count);
        viewer.Find(".log-viewer").KeyDown("g");
        viewer.WaitForAssertion(() => Assert.Contains("line 1991", viewer.Find(".log-current").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void The_place_at_which_the_file_was_replaced_is_marked()
    {
        var viewer = Show(new FakeLog("a", "b") { RestartedLine = 1 });

        viewer.WaitForAssertion(() => Assert.Contains("truncated or replaced on the node", viewer.Find(".log-restarted .log-mark").TextContent, StringComparison.Ordinal));
        Assert.Equal("b", viewer.Find(".log-restarted .log-text").TextContent);
    }

    [Fact]
    public void Of_a_flood_the_newest_lines_are_shown_and_the_others_counted_until_it_is_over()
    {
        var log = new FakeLog("first");
        var viewer = Show(log);
        viewer.WaitForAssertion(() => Assert.Single(RowsOf(viewer)));

        log.Lines.AddRange(Enumerable.Range(1, 12_366).Select(number => $"flood {number}"));
        Append(log, "last");

        viewer.WaitForAssertion(() => Assert.StartsWith("12,341 lines skipped for the eye", viewer.Find(".log-skipped").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(5));
        Assert.Equal("last", RowsOf(viewer)[^1].TextContent);
        Assert.Equal(26, RowsOf(viewer).Count);
        viewer.WaitForAssertion(() => Assert.Empty(viewer.FindAll(".log-skipped")), TimeSpan.FromSeconds(10));
        viewer.WaitForAssertion(() => Assert.Equal(52, RowsOf(viewer).Count));
    }
}
