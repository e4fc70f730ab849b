namespace Daphne.Logs;

/// <param name="Lines">Numbers of matching lines.</param>
/// <param name="Position">All bytes before it are searched.</param>
internal sealed record LogFindings(IReadOnlyList<long> Lines, long Position);
