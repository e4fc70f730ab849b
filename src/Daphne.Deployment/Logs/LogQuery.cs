namespace Daphne.Logs;

/// <param name="Text">What to look for.</param>
/// <param name="MatchCase">Upper and lower case differ.</param>
/// <param name="IsRegex"><paramref name="Text"/> is a .NET regular expression.</param>
public sealed record LogQuery(string Text, bool MatchCase = false, bool IsRegex = false);

/// <param name="Count">Matching lines in all.</param>
/// <param name="Lines">The numbers of the first <see cref="MaxLines"/> of them.</param>
public sealed record LogMatches(long Count, IReadOnlyList<long> Lines)
{
    public const int MaxLines = 10_000;
}
