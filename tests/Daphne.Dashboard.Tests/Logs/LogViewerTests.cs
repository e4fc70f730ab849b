using AngleSharp.Dom;
using Daphne.Changes;
using Daphne.Dashboard.Features.Logs;
using Daphne.Data;
using Microsoft.AspNetCore.Components.Web;

namespace Daphne.Dashboard.Tests.Logs;

public sealed class LogViewerTests : ComponentTest
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
    public void Search_marks_the_hits_counts_them_and_goes_from_one_to_the_next()
    {
        var viewer = Show(new FakeLog("Error one", "fine", "another error", "<error>"));

        Search(viewer, "error");

        viewer.WaitForAssertion(() => Assert.Equal("1 of 3", viewer.Find(".log-hits").TextContent));
        Assert.Equal(["Error", "error", "error"], viewer.FindAll("mark").Select(mark => mark.TextContent));
        Assert.Contains("Error one", viewer.Find(".log-current").TextContent, StringComparison.Ordinal);

        viewer.Find(".log-viewer").KeyDown("n");
        viewer.WaitForAssertion(() => Assert.Contains("another error", viewer.Find(".log-current").TextContent, StringComparison.Ordinal));
        viewer.Find(".log-viewer").KeyDown("N");
        viewer.Find(".log-viewer").KeyDown("N");
        viewer.WaitForAssertion(() => Assert.Contains("<error>", viewer.Find(".log-current").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void A_hit_that_colours_run_through_is_marked_in_its_pieces()
    {
        var viewer = Show(new FakeLog("an er\u001b[31mror\u001b[0m here"));

        Search(viewer, "error");

        viewer.WaitForAssertion(() => Assert.Equal(["er", "ror"], viewer.FindAll("mark").Select(mark => mark.TextContent)));
        Assert.Equal("an error here", viewer.Find(".log-text").TextContent);
    }

    [Fact]
    public void A_broken_regular_expression_is_refused_with_words()
    {
        var viewer = Show(new FakeLog("a"));

        viewer.Find("button[title='Regular expression']").Click();
        Search(viewer, "(");

        viewer.WaitForAssertion(() => Assert.Contains("'(' is no regular expression.", viewer.Find(".log-problem").TextContent, StringComparison.Ordinal));
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
    public void It_follows_until_a_line_is_gone_to_and_again_by_the_button()
    {
        var viewer = Show(FakeLog.Numbered(500));
        viewer.WaitForAssertion(() => Assert.Equal("true", Button(viewer, "Following").GetAttribute("aria-pressed")));

        viewer.Find(".log-goto").Input("20");
        viewer.Find(".log-goto").KeyDown("Enter");

        viewer.WaitForAssertion(() => Assert.Equal("false", Button(viewer, "Follow").GetAttribute("aria-pressed")));
        Assert.Contains("line 20", viewer.Find(".log-current").TextContent, StringComparison.Ordinal);
        viewer.Find(".log-viewer").KeyDown("f");
        viewer.WaitForAssertion(() => Assert.Equal("true", Button(viewer, "Following").GetAttribute("aria-pressed")));
    }

    [Theory]
    [InlineData("", "g", " 0 ")]
    [InlineData("50000", "Enter", " 49999 ")]
    public void The_view_is_sent_to_a_line_together_with_the_rows_that_are_there(string place, string key, string expected)
    {
        var log = FakeLog.Numbered(100_000);
        var viewer = Show(log);
        viewer.WaitForAssertion(() => Assert.NotEmpty(RowsOf(viewer)));
        var gate = new TaskCompletionSource();
        log.Gate = gate.Task;

        if (place.Length > 0)
            viewer.Find(".log-goto").Input(place);
        viewer.Find(place.Length > 0 ? ".log-goto" : ".log-viewer").KeyDown(key);
        Assert.EndsWith(" end", Place(), StringComparison.Ordinal);
        gate.SetResult();

        viewer.WaitForAssertion(() => Assert.EndsWith(expected, Place(), StringComparison.Ordinal));
        Assert.Single(viewer.FindAll($".log-row[data-line='{expected.Trim()}']"));

        string Place() => viewer.Find("[data-place]").GetAttribute("data-place")!;
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
    public void A_time_leads_to_the_first_line_at_or_after_it()
    {
        var viewer = Show(FakeLog.Numbered(500));
        GoTo(viewer, "12:01:30");
        viewer.WaitForAssertion(() => Assert.Contains("line 91", viewer.Find(".log-current .log-text").TextContent, StringComparison.Ordinal));
        GoTo(viewer, "2026-03-04 12:02");
        viewer.WaitForAssertion(() => Assert.Contains("line 121", viewer.Find(".log-current .log-text").TextContent, StringComparison.Ordinal));
        GoTo(viewer, "13:00");
        viewer.WaitForAssertion(() => Assert.Contains("No line at or after 2026-03-04 13:00:00", viewer.Find(".log-note").TextContent, StringComparison.Ordinal));
        GoTo(viewer, "noon");
        viewer.WaitForAssertion(() => Assert.Contains("Neither a line nor a time", viewer.Find(".log-note").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void E_goes_from_one_error_to_the_next_and_round()
    {
        var viewer = Show(new FakeLog("fine", "[error]: one", "fine", "Traceback (most recent call last):", "terror: none"));
        viewer.WaitForAssertion(() => Assert.NotEmpty(RowsOf(viewer)));
        foreach (var expected in new[] { "[error]: one", "Traceback (most recent call last):", "[error]: one" })
        {
            viewer.Find(".log-viewer").KeyDown("e");
            viewer.WaitForAssertion(() => Assert.Equal(expected, viewer.Find(".log-current .log-text").TextContent));
        }
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
        viewer.WaitForAssertion(() => Assert.Empty(viewer.FindAll(".log-skipped")), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void With_shift_lines_are_marked_up_to_another_one()
    {
        var viewer = Show(FakeLog.Numbered(20));
        viewer.WaitForAssertion(() => Assert.Equal(20, RowsOf(viewer).Count));

        viewer.FindAll(".log-number")[3].Click();
        viewer.FindAll(".log-number")[7].Click(new MouseEventArgs { ShiftKey = true });

        viewer.WaitForAssertion(() => Assert.Equal("Copy 5 lines", viewer.Find(".log-copy").TextContent));
        Assert.Equal(5, viewer.FindAll(".log-current").Count);
    }

    [Fact]
    public void A_map_shows_where_the_hits_are_and_leads_there()
    {
        var viewer = Show(FakeLog.Numbered(1_000));
        Search(viewer, "00");
        viewer.WaitForAssertion(() => Assert.Equal(10, viewer.FindAll(".log-place").Count));

        viewer.FindAll(".log-place")[4].Click();

        viewer.WaitForAssertion(() => Assert.Equal("line 500", viewer.Find(".log-current .log-text").TextContent));
        Assert.Equal("5 of 10", viewer.Find(".log-hits").TextContent);
    }

    private static void GoTo(IRenderedComponent<LogViewer> viewer, string place)
    {
        viewer.WaitForAssertion(() => Assert.NotEmpty(RowsOf(viewer)));
        viewer.Find(".log-goto").Input(place);
        viewer.Find(".log-goto").KeyDown("Enter");
    }

    private IRenderedComponent<LogViewer> Show(FakeLog log) => Render<LogViewer>(parameters => parameters.Add(viewer => viewer.View, log));

    private void Append(FakeLog log, string line)
    {
        log.Lines.Add(line);
        Feed.Publish(new Change(ChangeTopic.Log, FakeLog.StreamId));
    }

    private static void Search(IRenderedComponent<LogViewer> viewer, string text)
    {
        viewer.WaitForAssertion(() => Assert.NotEmpty(viewer.FindAll(".log-text")));
        viewer.Find(".log-search-box").Input(text);
    }

    private static IReadOnlyList<IElement> RowsOf(IRenderedComponent<LogViewer> viewer) => viewer.FindAll(".log-text");

    private static IElement Button(IRenderedComponent<LogViewer> viewer, string text) =>
        viewer.FindAll(".log-button").Single(button => button.TextContent.EndsWith(text, StringComparison.Ordinal));
}
