namespace Daphne.Logs;

/// <param name="Count">Matching lines in all.</param>
/// <param name="Lines">The numbers of the first <see cref="MaxLines"/> of them.</param>
/// <param name="Samples">The numbers of some of them from everywhere in the log, for a map: of each part of a stream in which there are any, the first.</param>
public sealed record LogMatches(long Count, IReadOnlyList<long> Lines, IReadOnlyList<long> Samples)
{
    public const int MaxLines = 10_000;

    public static LogMatches None { get; } = new(0, [], []);
}
