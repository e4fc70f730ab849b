using System.Text.RegularExpressions;
using Daphne.Changes;
using Daphne.Logs;

namespace Daphne.Dashboard.Tests.Logs;

/// <summary>A log in memory that remembers how much was read of it.</summary>
public sealed class FakeLog(params string[] lines) : ILogView
{
    public const string StreamId = "stream";

    public List<string> Lines { get; } = [.. lines];
    public bool IsComplete { get; set; }

    /// <summary>The most lines that one read asked for.</summary>
    public int LargestRead { get; private set; }

    public static FakeLog Numbered(int count) => new([.. Enumerable.Range(1, count).Select(number => $"line {number}")]);

    public Task<LogExtent> GetExtentAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new LogExtent(Lines.Count, Lines.Sum(line => line.Length + 1), IsComplete));

    public Task<IReadOnlyList<LogLine>> ReadLinesAsync(long first, int count, CancellationToken cancellationToken)
    {
        LargestRead = Math.Max(LargestRead, count);
        return Task.FromResult<IReadOnlyList<LogLine>>(
            [.. Lines.Skip((int)first).Take(count).Select((text, index) => new LogLine(first + index, text, StreamId, "s1:50000", first + index))]);
    }

    public Task<LogMatches> SearchAsync(LogQuery query, CancellationToken cancellationToken)
    {
        Regex pattern;
        try
        {
            pattern = new Regex(query.IsRegex ? query.Text : Regex.Escape(query.Text), query.MatchCase ? RegexOptions.None : RegexOptions.IgnoreCase);
        }
        catch (ArgumentException)
        {
            throw ProblemException.BadInput($"'{query.Text}' is no regular expression.");
        }
        var found = Lines.Index().Where(line => pattern.IsMatch(line.Item)).Select(line => (long)line.Index).ToList();
        return Task.FromResult(new LogMatches(found.Count, found));
    }

    public bool IsTouchedBy(Change change) => change is { Topic: ChangeTopic.Log, Id: StreamId };
}
