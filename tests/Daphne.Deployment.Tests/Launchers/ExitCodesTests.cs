using Daphne.Launchers;

namespace Daphne.Tests.Launchers;

public sealed class ExitCodesTests
{
    [Theory]
    [InlineData(0, "Success.")]
    [InlineData(1, "[error] line")]
    [InlineData(2, "compiler")]
    [InlineData(3, "failed while it ran")]
    [InlineData(127, "library")]
    [InlineData(130, "SIGINT")]
    [InlineData(134, "a worker was lost")]
    [InlineData(137, "lack of memory")]
    [InlineData(139, "back end")]
    [InlineData(143, "SIGTERM")]
    [InlineData(136, "signal 8")]
    [InlineData(42, "42")]
    public void The_code_of_a_run_is_told_in_plain_words(int code, string words) => Assert.Contains(words, ExitCodes.OfRun(code), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "by itself")]
    [InlineData(127, "library")]
    [InlineData(129, "SIGHUP")]
    [InlineData(134, "kernel failed")]
    [InlineData(139, "port was taken")]
    [InlineData(200, "exit code 200")]
    public void The_code_of_a_worker_is_told_in_plain_words(int code, string words) => Assert.Contains(words, ExitCodes.OfWorker(code), StringComparison.Ordinal);
}
