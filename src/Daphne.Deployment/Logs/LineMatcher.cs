using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Daphne.Logs;

/// <summary>Whether a line contains what is looked for. One search uses it, line after line, with one buffer.</summary>
internal sealed class LineMatcher
{
    /// <summary>So many first bytes of a line are searched.</summary>
    public const int MaxBytes = 256 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly string text;
    private readonly byte[]? bytes;
    private readonly Regex? regex;
    private readonly ArrayBufferWriter<char> characters = new();

    public LineMatcher(LogQuery query)
    {
        text = query.Text;
        if (query.IsRegex)
            regex = Parse(query);
        else if (query.MatchCase)
            bytes = Encoding.UTF8.GetBytes(text);
    }

    public bool IsMatch(ReadOnlySpan<byte> line)
    {
        if (line.EndsWith("\r"u8))
            line = line[..^1];
        line = line[..Math.Min(line.Length, MaxBytes)];
        if (bytes is not null)
            return line.IndexOf(bytes) >= 0;
        characters.ResetWrittenCount();
        Encoding.UTF8.GetChars(line, characters);
        return regex is null ? characters.WrittenSpan.Contains(text, StringComparison.OrdinalIgnoreCase) : IsMatch(regex);
    }

    private bool IsMatch(Regex expression)
    {
        try
        {
            return expression.IsMatch(characters.WrittenSpan);
        }
        catch (RegexMatchTimeoutException)
        {
            throw ProblemException.BadInput($"The regular expression '{text}' takes too long on this log. Make it simpler.");
        }
    }

    /// <summary>Non-backtracking, so that no expression that people type can occupy the server.</summary>
    private static Regex Parse(LogQuery query)
    {
        var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (query.MatchCase ? 0 : RegexOptions.IgnoreCase);
        try
        {
            return new Regex(query.Text, options, Patience);
        }
        catch (ArgumentException problem)
        {
            throw ProblemException.BadInput($"This is not a regular expression: {problem.Message}");
        }
        catch (NotSupportedException)
        {
            throw ProblemException.BadInput(
                $"The regular expression '{query.Text}' uses look-around, a back-reference or the like, or is too large. Search without it.");
        }
    }
}
