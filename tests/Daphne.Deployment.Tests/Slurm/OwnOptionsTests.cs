using Daphne.Slurm;

namespace Daphne.Tests.Slurm;

public sealed class OwnOptionsTests
{
    [Theory]
    [InlineData("--job-name=mine")]
    [InlineData("--job-n=mine")]
    [InlineData("-Jmine")]
    [InlineData("-a0-9")]
    [InlineData("--arr=1-9")]
    [InlineData("--jobid=7")]
    [InlineData("--hold")]
    [InlineData("-n")]
    public void A_word_that_would_take_a_job_out_of_sight_is_known_also_abbreviated(string word) => Assert.True(BatchScript.IsOwn(word));

    [Theory]
    [InlineData("--exclusive")]
    [InlineData("--export=ALL")]
    [InlineData("--cpu-bind=cores")]
    [InlineData("--nodelist=n1")]
    [InlineData("-C")]
    [InlineData("--mem=4G")]
    [InlineData("7")]
    public void Other_words_are_peoples_own(string word) => Assert.False(BatchScript.IsOwn(word));
}
