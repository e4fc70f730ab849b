namespace Daphne.Dashboard.Live;

/// <param name="Count">Matching lines in all.</param>
/// <param name="Lines">The first of them.</param>
public sealed record SearchResponse(long Count, IReadOnlyList<LineResponse> Lines);
