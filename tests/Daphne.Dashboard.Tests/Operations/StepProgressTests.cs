using Daphne.Dashboard.Features.Operations;

namespace Daphne.Dashboard.Tests.Operations;

public sealed class StepProgressTests
{
    [Theory]
    [InlineData(13_002_342L, 36_805_017L, "bytes", "12.4 of 35.1 MiB", 35)]
    [InlineData(512_000L, 36_805_017L, "bytes", "500 KiB of 35.1 MiB", 1)]
    [InlineData(3L, 4L, "workers", "3 of 4 workers", 75)]
    [InlineData(4L, 4L, "workers", "4 workers", 100)]
    public void Progress_is_told_in_the_step_s_unit(long done, long total, string unit, string text, int percent)
    {
        var step = Samples.Deploy().StepOf("Transfer");
        step.Report(done, total, unit, null);

        Assert.Equal(new StepProgress(text, percent), StepProgress.Of(step));
    }

    [Fact]
    public void Without_a_total_there_is_no_percent()
    {
        var step = Samples.Deploy().StepOf("Transfer");
        step.Report(2048, null, "bytes", null);

        Assert.Equal(new StepProgress("2.00 KiB", null), StepProgress.Of(step));
    }

    [Fact]
    public void A_step_that_had_nothing_to_send_has_no_progress()
    {
        var step = Samples.Deploy().StepOf("Transfer");
        step.Report(0, 0, "bytes", "there already");

        Assert.Null(StepProgress.Of(step));
    }

    [Fact]
    public void A_step_that_counts_nothing_has_no_progress() => Assert.Null(StepProgress.Of(Samples.Deploy().StepOf("Transfer")));
}
