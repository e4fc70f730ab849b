using Daphne.Remote;

namespace Daphne.Tests.Remote;

public sealed class ShellWordsTests
{
    public static TheoryData<string> Hostile =>
    [
        "", " ", "a b", "'", "''", "\"", "\\", "\\'", "$(touch /tmp/daphne-was-here)", "`id`", "$HOME", "${IFS}", "*", "?", "[a-z]", "~", "#x", "!", ";", "&&", "|", "<",
        ">", "(", ")", "{a,b}", "a\nb", "\n", "a\tb", "\r", "--", "-n", "%s", "%d%n", "\\n", "Zürich 🚀 東京", "'; rm -rf / #", "a=b", "\u001b[31m",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_word_reaches_a_program_as_it_is(string word)
    {
        // Without command substitution, which would eat newlines: the two marks show where the word begins and ends.
        var result = await new LocalHost("here").RunAsync(
            new RemoteCommand($"printf '<%s>' {ShellWords.Quote(word)}", []), TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal($"<{word}>", result.Output);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task An_argument_of_a_script_is_never_code(string argument)
    {
        // Twice through a shell, as over SSH: the login shell there takes the line apart, and sh runs the script.
        var line = ShellWords.Join(new RemoteCommand("printf '<%s|%s>' \"$#\" \"$1\"", [argument, "end"]).Words);
        var result = await new LocalHost("here").RunAsync(new RemoteCommand(line, []), TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal($"<2|{argument}>", result.Output);
    }

    [Fact]
    public void A_NUL_character_is_refused()
    {
        var problem = Assert.Throws<ProblemException>(() => ShellWords.Quote("a\0b"));

        Assert.Equal(ProblemKind.BadInput, problem.Kind);
    }
}
