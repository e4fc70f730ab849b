using Daphne.Dashboard.Features.Slurm;

namespace Daphne.Dashboard.Tests.Slurm;

public sealed class WordLineTests
{
    [Theory]
    [InlineData("--exclusive   --mail-type=END", "--exclusive|--mail-type=END")]
    [InlineData("--comment='a b' \"c \\\" d\"", "--comment=a b|c \" d")]
    [InlineData("a\\ b ''", "a b|")]
    [InlineData("  ", null)]
    public void A_line_is_read_as_a_shell_reads_it(string line, string? words) => Assert.Equal(words?.Split('|') ?? [], WordLine.Split(line));

    [Fact]
    public void An_open_quote_is_no_line() => Assert.Null(WordLine.Split("--comment='a b"));

    [Fact]
    public void Words_come_back_as_they_were()
    {
        string[] words = ["--plain", "two words", "it's", "a\\b", "", "\"quoted\""];

        Assert.Equal(words, WordLine.Split(WordLine.Join(words)));
    }
}
