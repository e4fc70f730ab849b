using System.Text.RegularExpressions;

namespace Daphne.Logs;

/// <summary>A regular expression that people typed: non-backtracking, so that none can occupy the server, and with limited patience.</summary>
internal sealed partial class LineRegex
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly string text;
    private readonly Regex regex;

    public LineRegex(LogQuery query)
    {
        text = query.Text;
        StaysInLine = !MayLeaveLine().IsMatch(text) && !(text.Contains('[', StringComparison.Ordinal) && text.Contains(@"\b", StringComparison.Ordinal));
        regex = Parse(query, StaysInLine ? RegexOptions.Multiline : RegexOptions.None);
    }

    /// <summary>
    /// Nothing in the expression can match a newline, so that many lines may be searched at once with the same result. Decided with
    /// caution: what is not known to be harmless is searched line by line.
    /// </summary>
    public bool StaysInLine { get; }

    public bool IsMatch(ReadOnlySpan<char> line)
    {
        try
        {
            return regex.IsMatch(line);
        }
        catch (RegexMatchTimeoutException)
        {
            throw TooSlow();
        }
    }

    /// <summary>Where the first match begins; negative for nowhere.</summary>
    public int IndexIn(ReadOnlySpan<char> lines)
    {
        try
        {
            foreach (var match in regex.EnumerateMatches(lines))
                return match.Index;
            return -1;
        }
        catch (RegexMatchTimeoutException)
        {
            throw TooSlow();
        }
    }

    /// <summary>Escapes other than of word characters, digits, borders and punctuation; negated classes; groups with options; control characters.</summary>
    [GeneratedRegex(@"\\[^wdSbB.\\\[\](){}*+?|^$/:\-]|\[\^|\(\?(?!:)|[\x00-\x1f]")]
    private static partial Regex MayLeaveLine();

    private ProblemException TooSlow() => ProblemException.BadInput($"The regular expression '{text}' takes too long on this log. Make it simpler.");

    private static Regex Parse(LogQuery query, RegexOptions lines)
    {
        var options = lines | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (query.MatchCase ? 0 : RegexOptions.IgnoreCase);
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
