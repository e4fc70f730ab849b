namespace Daphne.Remote;

/// <summary>The one place where text becomes part of a command for a POSIX shell. Everything is quoted, whatever it holds.</summary>
public static class ShellWords
{
    /// <exception cref="ProblemException">The text holds a NUL character, which no command can carry.</exception>
    public static string Quote(string word)
    {
        if (word.Contains('\0', StringComparison.Ordinal))
            throw ProblemException.BadInput("A NUL character cannot be part of a command.");
        return $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));
}
