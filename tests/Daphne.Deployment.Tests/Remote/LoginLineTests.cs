using Daphne.Remote;

namespace Daphne.Tests.Remote;

/// <summary>The line for a login shell, read by real ones: POSIX shells and tcsh, which reads quotes in another way.</summary>
public sealed class LoginLineTests
{
    public static MatrixTheoryData<string, string> ShellsAndWords =>
        new(["dash", "bash", "tcsh"], [.. ShellWordsTests.Hostile.Select(row => row.Data), "!!", "it's!", "\\!", "a\\\nb", "+", "-", "\\0041", "%b\\c", "\u00a0\u00ff"]);

    [Theory]
    [MemberData(nameof(ShellsAndWords))]
    public async Task A_word_reaches_a_program_as_it_is_through_any_login_shell(string shell, string word)
    {
        var printed = await RunAsync(shell, new RemoteCommand("printf '<%s|%s>' \"$#\" \"$1\"", [word, "end"]));

        Assert.Equal($"<2|{word}>", printed);
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    [InlineData("tcsh")]
    public async Task A_script_of_many_lines_does_as_it_says(string shell)
    {
        const string script = """
            # It's not a comment only!
            for word in "$@"; do
                case $word in
                    '!'*) echo "loud: $word" ;;
                    *) echo 'it'\''s quiet' ;;
                esac
            done
            """;

        Assert.Equal("loud: !a\nit's quiet\n", await RunAsync(shell, new RemoteCommand(script, ["!a", "b"])));
    }

    [Fact]
    public async Task The_scripts_of_the_dashboard_are_not_too_long_for_tcsh()
    {
        foreach (var name in typeof(RemoteScript).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sh", StringComparison.Ordinal) && name != "common.sh"))
        {
            var script = RemoteScript.Command(name).Script;

            Assert.Equal(script, await RunAsync("tcsh", new RemoteCommand("printf %s \"$1\"", [script])));
        }
    }

    [Fact]
    public void A_NUL_character_is_refused() =>
        Assert.Equal(ProblemKind.BadInput, Assert.Throws<ProblemException>(() => LoginLine.Of(["a\0b"])).Kind);

    /// <summary>As sshd would.</summary>
    private static async Task<string> RunAsync(string shell, RemoteCommand command)
    {
        var home = Directory.CreateTempSubdirectory("daphne-home-");
        try
        {
            Assert.SkipUnless(Tool.Find(shell) is not null, $"{shell} is not installed, so it did NOT read what is written for it: apt-get install {shell}");
            var result = await Tool.RunAsync(shell, ["-c", LoginLine.Of(command.Words)], new Dictionary<string, string?> { ["HOME"] = home.FullName });
            const string greeting = AfterGreetingStream.Line + "\n";

            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            Assert.StartsWith(greeting, result.Output, StringComparison.Ordinal);
            return result.Output[greeting.Length..];
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
