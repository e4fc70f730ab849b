using System.Data.Common;
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

    /// <summary>Lines before it were dropped; nobody may ask for them.</summary>
    public long First { get; init; }

    /// <summary>When the first line arrived, and a second later each next one.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The line at which the file was replaced.</summary>
    public long? RestartedLine { get; init; }

    /// <summary>The most lines that one read asked for.</summary>
    public int LargestRead { get; private set; }

    /// <summary>What a read waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public static FakeLog Numbered(int count) => new([.. Enumerable.Range(1, count).Select(number => $"line {number}")]);

    /// <summary>There is no database at the moment.</summary>
    public bool IsAway { get; set; }

    public Task<LogExtent> GetExtentAsync(CancellationToken cancellationToken) => IsAway
        ? Task.FromException<LogExtent>(new AwayException())
        : Task.FromResult(new LogExtent(Lines.Count, Lines.Sum(line => line.Length + 1), IsComplete, First));

    public async Task<IReadOnlyList<LogLine>> ReadLinesAsync(long first, int count, CancellationToken cancellationToken)
    {
        Assert.InRange(first, First, long.MaxValue);
        LargestRead = Math.Max(LargestRead, count);
        await Gate.WaitAsync(cancellationToken);
        return [.. Lines.Skip((int)first).Take(count).Select((text, index) => LineOf(first + index, text))];
    }

    public Task<LogMatches> SearchAsync(LogQuery query, IProgress<double>? searched, CancellationToken cancellationToken)
    {
        var found = Find(query).ToList();
        return Task.FromResult(new LogMatches(found.Count, found, []));
    }

    public Task<long?> FindAsync(LogQuery query, long from, CancellationToken cancellationToken) =>
        Task.FromResult(Find(query).Where(line => line >= from).Cast<long?>().FirstOrDefault());

    public Task<long?> FindTimeAsync(DateTimeOffset at, CancellationToken cancellationToken) =>
        Task.FromResult(Enumerable.Range(0, Lines.Count).Where(line => Start.AddSeconds(line) >= at).Select(line => (long?)line).FirstOrDefault());

    public bool IsTouchedBy(Change change) => change is { Topic: ChangeTopic.Log, Id: StreamId };

    private LogLine LineOf(long number, string text) => new(
        number, text, StreamId, "s1:50000", number, Start.AddSeconds(number), number == RestartedLine ? Start.AddSeconds(number) : null);

    private IEnumerable<long> Find(LogQuery query)
    {
        try
        {
            var pattern = new Regex(query.IsRegex ? query.Text : Regex.Escape(query.Text), query.MatchCase ? RegexOptions.None : RegexOptions.IgnoreCase);
            return Lines.Index().Where(line => pattern.IsMatch(line.Item)).Select(line => (long)line.Index);
        }
        catch (ArgumentException)
        {
            throw ProblemException.BadInput($"'{query.Text}' is no regular expression.");
        }
    }

    private sealed class AwayException : DbException
    {
        public override bool IsTransient => true;
    }
}
