namespace Daphne.Dashboard.Features.Logs;

/// <summary>
/// The lines that can be scrolled to. Browsers give no element more than about 17 million pixels (Firefox; Chromium 33 million), so of a
/// longer log a window is laid out, and moved by jumps.
/// </summary>
/// <param name="First">The number of its first line.</param>
/// <param name="Count">How many lines it spans.</param>
public readonly record struct LogWindow(long First, int Count)
{
    public const int MaxLines = 800_000;

    public long End => First + Count;

    public static LogWindow AtEnd(long lines) => new(Math.Max(0, lines - MaxLines), (int)Math.Min(lines, MaxLines));

    /// <summary>A window of a log of so many lines with the line in it, in the middle where it must move.</summary>
    public LogWindow Around(long line, long lines)
    {
        var count = (int)Math.Min(lines, MaxLines);
        var first = line >= First && line < First + count ? First : line - MaxLines / 2;
        return new(Math.Clamp(first, 0, lines - count), count);
    }

    /// <summary>The same first line, with what was appended as far as it goes in.</summary>
    public LogWindow Grown(long lines) => First >= lines ? AtEnd(lines) : this with { Count = (int)Math.Min(lines - First, MaxLines) };
}
