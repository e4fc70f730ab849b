namespace Daphne.Dashboard.Live;

/// <summary>A range of a log by line.</summary>
/// <param name="First">The number of the first line that is kept; 1 where none was dropped.</param>
/// <param name="Last">The number of the last line there is now.</param>
/// <param name="IsComplete">Nothing more will come.</param>
/// <param name="Lines">What was asked for, as far as it is kept.</param>
public sealed record LinesResponse(long First, long Last, bool IsComplete, IReadOnlyList<LineResponse> Lines);
