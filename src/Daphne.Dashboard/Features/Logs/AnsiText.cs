using System.Globalization;
using System.Text;

namespace Daphne.Dashboard.Features.Logs;

/// <summary>
/// Reads the terminal colours in a log line into spans. A log line is written by a program that nobody vouches for: every other escape
/// sequence is taken out, a broken one ends where it breaks, and what could change how the page reads is shown as a symbol.
/// </summary>
public static class AnsiText
{
    private const char Escape = '\u001b';
    private const char Bell = '\u0007';

    public static IReadOnlyList<AnsiSpan> Parse(string line)
    {
        var spans = new List<AnsiSpan>();
        var text = new StringBuilder(line.Length);
        var style = AnsiStyle.Plain;
        var isReturned = false;
        var i = 0;
        while (i < line.Length)
        {
            var character = line[i];
            if (character == Escape)
            {
                var (codes, length) = ReadSequence(line.AsSpan(i));
                i += length;
                if (codes is null)
                    continue;
                Flush();
                style = style.Apply(codes);
                continue;
            }
            i++;
            if (character == '\r')
            {
                isReturned = true;
                continue;
            }
            // A progress bar writes over itself: what a terminal would show is what came after the last return.
            if (isReturned)
            {
                spans.Clear();
                text.Clear();
                isReturned = false;
            }
            Append(text, character);
        }
        Flush();
        return spans;

        void Flush()
        {
            if (text.Length > 0)
                spans.Add(style.Span(text.ToString()));
            text.Clear();
        }
    }

    /// <summary>The line as it is read by people.</summary>
    public static string Plain(string line) => string.Concat(Parse(line).Select(span => span.Text));

    /// <summary>The numbers of a colour sequence, or null for any other, and how many characters it takes.</summary>
    private static (List<int>? Codes, int Length) ReadSequence(ReadOnlySpan<char> text)
    {
        if (text.Length < 2)
            return (null, 1);
        return text[1] switch
        {
            '[' => ReadControlSequence(text),
            ']' or 'P' or 'X' or '^' or '_' => (null, LengthOfString(text)),
            _ => (null, LengthOfEscape(text)),
        };
    }

    private static (List<int>? Codes, int Length) ReadControlSequence(ReadOnlySpan<char> text)
    {
        var end = 2;
        while (end < text.Length && text[end] is >= ' ' and <= '?')
            end++;
        if (end == text.Length || text[end] is < '@' or > '~')
            return (null, end);
        return (text[end] == 'm' ? ReadNumbers(text[2..end]) : null, end + 1);
    }

    private static List<int>? ReadNumbers(ReadOnlySpan<char> text)
    {
        if (text.Length > 0 && text[0] is '?' or '>' or '<' or '=')
            return null;
        var numbers = new List<int>();
        foreach (var part in text.SplitAny(';', ':'))
            numbers.Add(int.TryParse(text[part], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
        return numbers;
    }

    /// <summary>A title, a link or the like: up to BEL or <c>ESC \</c>; one that never ends takes the two characters of its start.</summary>
    private static int LengthOfString(ReadOnlySpan<char> text)
    {
        for (var i = 2; i < text.Length; i++)
        {
            if (text[i] == Bell)
                return i + 1;
            if (text[i] == Escape && i + 1 < text.Length && text[i + 1] == '\\')
                return i + 2;
        }
        return 2;
    }

    private static int LengthOfEscape(ReadOnlySpan<char> text)
    {
        var i = 1;
        while (i < text.Length && text[i] is >= ' ' and <= '/')
            i++;
        return i < text.Length && text[i] is >= '0' and <= '~' ? i + 1 : i;
    }

    private static void Append(StringBuilder text, char character)
    {
        switch (character)
        {
            case '\t':
                text.Append(character);
                break;
            case < ' ':
                text.Append((char)('\u2400' + character));
                break;
            case '\u007f':
                text.Append('\u2421');
                break;
            // C1 controls; and what reorders or hides text, so that a line says what it seems to say.
            case (>= '\u0080' and <= '\u009f') or (>= '\u200b' and <= '\u200f') or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\ufeff':
                text.Append(CultureInfo.InvariantCulture, $"⟨{(int)character:X4}⟩");
                break;
            default:
                text.Append(character);
                break;
        }
    }
}
