using System.Globalization;
using System.Text;

namespace Daphne.Remote;

/// <summary>
/// The line that sshd hands to a user's login shell, whichever that is. Only a POSIX shell takes any text in single quotes: csh and tcsh end at a line
/// break and look "!" up in a history, fish has escapes of its own. So words stand there in characters that mean themselves to all of them, with the
/// others as printf's %b writes them, and a POSIX shell turns them back before it becomes the program.
/// </summary>
internal static class LoginLine
{
    /// <summary>As plain as the words: no line break, no "!", no single quote, and no two backslashes.</summary>
    private const string TurnBack =
        $$"""printf "%s\n" "{{AfterGreetingStream.Line}}"; _left=$#; """ +
        """while [ $_left -gt 0 ]; do case $1 in +*) _word=$(printf %b. "${1#+}"); _word=${_word%.};; *) _word=${1#-};; esac; """ +
        """shift; set -- "$@" "$_word"; _left=$((_left - 1)); done; exec "$@" """;

    /// <exception cref="ProblemException">A word holds a NUL character, which no command can carry.</exception>
    public static string Of(IEnumerable<string> words) => $"exec sh -c '{TurnBack}' sh {string.Join(' ', words.Select(Write))}";

    /// <summary>Behind a minus where it is as it was, and behind a plus where it is to be turned back.</summary>
    private static string Write(string word)
    {
        if (word.Contains('\0', StringComparison.Ordinal))
            throw ProblemException.BadInput("A NUL character cannot be part of a command.");
        var text = new StringBuilder();
        foreach (var one in Encoding.UTF8.GetBytes(word))
            if (IsPlain(one))
                text.Append((char)one);
            else
                text.Append(CultureInfo.InvariantCulture, $"\\0{Convert.ToString(one, 8).PadLeft(3, '0')}");
        return $"'{(text.Length == word.Length ? '-' : '+')}{text}'";
    }

    private static bool IsPlain(byte one) => one is >= (byte)' ' and < 0x7f and not ((byte)'\'' or (byte)'\\' or (byte)'!');
}
