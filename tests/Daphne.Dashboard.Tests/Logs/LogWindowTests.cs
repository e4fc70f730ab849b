using Daphne.Dashboard.Features.Logs;

namespace Daphne.Dashboard.Tests.Logs;

public sealed class LogWindowTests
{
    private const long Millions = 5_000_000;

    [Fact]
    public void A_short_log_is_laid_out_whole() => Assert.Equal(new LogWindow(0, 1000), LogWindow.AtEnd(1000));

    [Fact]
    public void Of_a_long_log_the_end_is_laid_out() =>
        Assert.Equal(new LogWindow(Millions - LogWindow.MaxLines, LogWindow.MaxLines), LogWindow.AtEnd(Millions));

    [Fact]
    public void It_stays_where_it_is_while_a_line_within_it_is_gone_to()
    {
        var window = LogWindow.AtEnd(Millions);

        Assert.Equal(window, window.Around(Millions - 10, Millions));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_234_567)]
    [InlineData(Millions - 1)]
    public void Any_line_can_be_gone_to(long line)
    {
        var window = new LogWindow(2_000_000, LogWindow.MaxLines).Around(line, Millions);

        Assert.InRange(line, window.First, window.End - 1);
        Assert.InRange(window.First, 0, Millions - window.Count);
        Assert.Equal(LogWindow.MaxLines, window.Count);
    }

    [Fact]
    public void It_never_outgrows_what_a_browser_can_lay_out() =>
        Assert.InRange(new LogWindow(0, 10).Grown(Millions).Count * LogViewer.RowHeight, 0, 17_000_000);
}
