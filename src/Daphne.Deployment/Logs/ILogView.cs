using Daphne.Changes;

namespace Daphne.Logs;

/// <summary>Lines to look at by number: one stream, or streams of a deployment merged in the order of arrival.</summary>
public interface ILogView
{
    /// <summary>Characters of a line that are shown; the bytes are stored and downloaded whole.</summary>
    const int MaxLineLength = 4_000;

    Task<LogExtent> GetExtentAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<LogLine>> ReadLinesAsync(long first, int count, CancellationToken cancellationToken);

    /// <param name="query">What to look for.</param>
    /// <param name="searched">Is told now and then how much of the log was searched, from 0 to 1.</param>
    /// <param name="cancellationToken">Is looked at all the time.</param>
    /// <exception cref="ProblemException">The regular expression is not one, or takes too long.</exception>
    Task<LogMatches> SearchAsync(LogQuery query, IProgress<double>? searched, CancellationToken cancellationToken);

    /// <summary>The first matching line from a line on; null where there is none.</summary>
    Task<long?> FindAsync(LogQuery query, long from, CancellationToken cancellationToken);

    /// <summary>The first line that arrived at a time or after it; null where all are older.</summary>
    Task<long?> FindTimeAsync(DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Whether a change may have added lines.</summary>
    bool IsTouchedBy(Change change);
}
