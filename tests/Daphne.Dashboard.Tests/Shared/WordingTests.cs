using Daphne.Dashboard.Shared;

namespace Daphne.Dashboard.Tests.Shared;

public sealed class WordingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(4, "just now")]
    [InlineData(-3, "just now")]
    [InlineData(5, "5 seconds ago")]
    [InlineData(60, "1 minute ago")]
    [InlineData(185, "3 minutes ago")]
    [InlineData(3600, "1 hour ago")]
    [InlineData(86_400 * 2, "2 days ago")]
    [InlineData(86_400 * 45, "1 month ago")]
    [InlineData(86_400 * 800, "2 years ago")]
    [InlineData(-120, "in 2 minutes")]
    public void A_time_is_said_as_people_say_it(int secondsAgo, string words) =>
        Assert.Equal(words, Wording.Ago(Now.AddSeconds(-secondsAgo), Now));

    [Theory]
    [InlineData(-1, "0 s")]
    [InlineData(0.42, "0.4 s")]
    [InlineData(9.96, "9 s")]
    [InlineData(59.9, "59 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7620, "2 h 07 min")]
    [InlineData(385_200, "4 d 11 h")]
    public void A_duration_is_as_short_as_it_can_be(double seconds, string words) =>
        Assert.Equal(words, Wording.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "0.98 KiB")]
    [InlineData(1536, "1.50 KiB")]
    [InlineData(131_457_280, "125 MiB")]
    [InlineData(67_400_000_000, "62.8 GiB")]
    public void Bytes_have_three_digits_and_a_unit(long bytes, string words) => Assert.Equal(words, Wording.Bytes(bytes));

    [Fact]
    public void One_thing_is_not_several() => Assert.Equal(("1 node", "2 nodes", "0 nodes"), (Wording.Count(1, "node"), Wording.Count(2, "node"), Wording.Count(0, "node")));
}
