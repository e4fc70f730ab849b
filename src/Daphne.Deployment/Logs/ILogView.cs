using Daphne.Changes;

namespace Daphne.Logs;

/// <summary>Lines to look at by number: one stream, or all streams of a deployment merged in the order of arrival.</summary>
public interface ILogView
{
    /// <summary>Characters of a line that are shown; the bytes are stored and downloaded whole.</summary>
    const int MaxLineLength = 4_000;

    Task<LogExtent> GetExtentAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<LogLine>> ReadLinesAsync(long first, int count, CancellationToken cancellationToken);

    /// <exception cref="ProblemException">The regular expression is not one, or takes too long.</exception>
    Task<LogMatches> SearchAsync(LogQuery query, CancellationToken cancellationToken);

    /// <summary>Whether a change may have added lines.</summary>
    bool IsTouchedBy(Change change);
}
