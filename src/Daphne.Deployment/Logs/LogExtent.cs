namespace Daphne.Logs;

/// <param name="Lines">How many there are now.</param>
/// <param name="Bytes">Stored so far.</param>
/// <param name="IsComplete">Nothing more will come.</param>
public sealed record LogExtent(long Lines, long Bytes, bool IsComplete)
{
    /// <summary>The first line that is kept; those before it were dropped.</summary>
    public long First { get; init; }
}
