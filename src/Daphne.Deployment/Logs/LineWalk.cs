namespace Daphne.Logs;

/// <summary>From places in a text to the numbers of the lines that they are in.</summary>
internal static class LineWalk
{
    /// <summary>Where in the rest of a text, which begins with a line, the next match is; negative for nowhere.</summary>
    public delegate int NextMatch<T>(ReadOnlySpan<T> rest);

    /// <param name="text">Whole lines, each with its newline.</param>
    /// <param name="newline">What ends a line.</param>
    /// <param name="next">Finds matches that do not reach beyond their line.</param>
    public static List<int> Find<T>(ReadOnlySpan<T> text, T newline, NextMatch<T> next)
        where T : unmanaged, IEquatable<T>
    {
        var found = new List<int>();
        for (var line = 0; !text.IsEmpty; line++)
        {
            var at = next(text);
            if (at < 0 || at >= text.Length)
                break;
            line += text[..at].Count(newline);
            found.Add(line);
            text = text[(at + text[at..].IndexOf(newline) + 1)..];
        }
        return found;
    }
}
