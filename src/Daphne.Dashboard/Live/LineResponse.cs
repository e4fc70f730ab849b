using Daphne.Logs;

namespace Daphne.Dashboard.Live;

/// <summary>A line of a log.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">Without its newline.</param>
/// <param name="Source">The worker, run or step it is from.</param>
/// <param name="At">When it arrived, to about a second; null where that is not known.</param>
public sealed record LineResponse(long Number, string Text, string Source, DateTimeOffset? At)
{
    public static LineResponse Of(LogLine line) => new(line.Number + 1, line.Text, line.Source, line.At);
}
