using System.Text;

namespace Daphne.Logs;

/// <summary>From a line's bytes to the text that is shown.</summary>
internal static class LineText
{
    /// <summary>
    /// So many first bytes of a line decide what is shown of it: a character takes at most three bytes, and one that is cut in two at
    /// the end lies behind the last one shown.
    /// </summary>
    public const int MaxBytes = (3 * ILogView.MaxLineLength) + 4;

    public static string Decode(ReadOnlySpan<byte> line)
    {
        if (line.Length < MaxBytes && line.EndsWith("\r"u8))
            line = line[..^1];
        var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, MaxBytes)]);
        if (text.Length <= ILogView.MaxLineLength)
            return text;
        var end = char.IsHighSurrogate(text[ILogView.MaxLineLength - 1]) ? ILogView.MaxLineLength - 1 : ILogView.MaxLineLength;
        return text[..end];
    }
}
