using Daphne.Logs;

namespace Daphne.Dashboard.Features.Logs;

/// <summary>Where in a log the hits of a search are: at most so many places as can be told apart beside the scroll bar, each with its first hit.</summary>
public static class HitMap
{
    public const int Places = 200;

    /// <returns>Of each place that has hits its number from 0, and the line of one.</returns>
    public static IEnumerable<(int Place, long Line)> Of(LogMatches matches, LogExtent extent)
    {
        var lines = Math.Max(1, extent.Lines - extent.First);
        return matches.Lines.Concat(matches.Samples)
            .Where(line => line >= extent.First && line < extent.Lines)
            .GroupBy(line => (int)((line - extent.First) * Places / lines), (place, hits) => (place, hits.Min()))
            .OrderBy(place => place.place);
    }
}
