using Daphne.Dashboard.Features.Logs;
using Microsoft.AspNetCore.Components.Web;

namespace Daphne.Dashboard.Tests.Logs;

public sealed class LogPlacesTests : LogViewerTest
{
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

    private static void Search(IRenderedComponent<LogViewer> viewer, string text)
    {
        viewer.WaitForAssertion(() => Assert.NotEmpty(viewer.FindAll(".log-text")));
        viewer.Find(".log-search-box").Input(text);
    }
}
