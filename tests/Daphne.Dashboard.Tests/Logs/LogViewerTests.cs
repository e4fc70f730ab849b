using AngleSharp.Dom;
using Daphne.Changes;
using Daphne.Dashboard.Features.Logs;

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
        Button(viewer, "Resume").Click();
        viewer.WaitForAssertion(() => Assert.Equal(2, RowsOf(viewer).Count));
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

    [Fact]
    public void Sources_have_a_colour_a_legend_and_can_be_picked()
    {
        string? picked = null;
        var viewer = Render<LogViewer>(parameters => parameters
            .Add(viewer => viewer.View, new FakeLog("hello"))
            .Add(viewer => viewer.Sources, [new LogSource(FakeLog.StreamId, "s1:50000"), new LogSource("other", "s1:50001")])
            .Add(viewer => viewer.OnSource, source => picked = source));

        viewer.WaitForAssertion(() => Assert.Contains("log-source-0", viewer.Find(".log-row").ClassName, StringComparison.Ordinal));
        viewer.FindAll(".log-chip").Single(chip => chip.TextContent.Contains("s1:50001", StringComparison.Ordinal)).Click();

        Assert.Equal("other", picked);
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
