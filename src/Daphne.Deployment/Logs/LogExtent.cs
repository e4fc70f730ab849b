namespace Daphne.Logs;

/// <param name="Lines">The number behind the last line.</param>
/// <param name="Bytes">Mirrored so far.</param>
/// <param name="IsComplete">Nothing more will come.</param>
/// <param name="First">The number of the first line that is kept: older ones were dropped to save room.</param>
/// <param name="EndsInsideLine">The last line has no newline yet.</param>
public sealed record LogExtent(long Lines, long Bytes, bool IsComplete, long First = 0, bool EndsInsideLine = false)
{
    /// <summary>The number behind the last line that has its newline.</summary>
    public long WholeLines => EndsInsideLine ? Lines - 1 : Lines;
}
