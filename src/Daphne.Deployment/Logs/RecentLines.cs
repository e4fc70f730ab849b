using Daphne.Secrets;
using Microsoft.Extensions.Caching.Memory;

namespace Daphne.Logs;

/// <summary>
/// The newest lines of the logs that are looked at, for all who follow them: what is new is read once, however many they are. A line that
/// has its newline never changes, but for a secret in it that becomes known; and nobody asks for one that is dropped.
/// </summary>
internal sealed class RecentLines(KnownSecrets secrets) : IDisposable
{
    /// <summary>Lines of one log.</summary>
    private const int Kept = 1_000;

    /// <summary>Characters of all logs. What would exceed it is not kept, and makes the least recently used quarter go.</summary>
    private const long Capacity = 8 * 1024 * 1024;

    /// <summary>Characters that a line takes beside its text, or so.</summary>
    private const int Overhead = 80;

    private static readonly TimeSpan Unused = TimeSpan.FromMinutes(1);

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = Capacity, CompactionPercentage = 0.25 });
    private readonly StripedLock turns = new(64);

    /// <param name="log">Which.</param>
    /// <param name="first">The number of the first line.</param>
    /// <param name="end">The number behind the last line.</param>
    /// <param name="whole">All lines before this number have their newlines.</param>
    /// <param name="read">Reads lines between two numbers.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<IReadOnlyList<LogLine>> ReadAsync(
        string log, long first, long end, long whole, Func<long, long, Task<IReadOnlyList<LogLine>>> read, CancellationToken cancellationToken)
    {
        var patterns = secrets.Current;
        var kept = Find(log, patterns);
        if (kept?.Holds(first, end) == true)
            return kept.Between(first, end);
        // Who looks at older lines takes nothing out of the hands of those who follow.
        if (end < whole || (kept is not null && first < kept.First))
            return await read(first, end);
        using var turn = await turns.EnterAsync(log, cancellationToken);
        kept = Find(log, patterns);
        if (kept?.Holds(first, end) == true)
            return kept.Between(first, end);
        var from = kept is not null && kept.First <= first && first <= kept.End ? kept.End : first;
        var added = await read(from, end);
        var lines = from == first ? added : [.. kept!.Between(first, from), .. added];
        var newest = (from == kept?.End ? kept.Lines : []).Concat(added.Where(line => line.Number < whole));
        Keep(log, new Newest([.. newest.TakeLast(Kept)], patterns));
        return lines;
    }

    /// <summary>After lines were dropped.</summary>
    public void Forget() => cache.Clear();

    public void Dispose() => cache.Dispose();

    private Newest? Find(string log, SecretPatterns patterns) =>
        cache.TryGetValue(log, out Newest? kept) && ReferenceEquals(kept!.Patterns, patterns) ? kept : null;

    private void Keep(string log, Newest newest)
    {
        if (newest is { Lines.Length: > 0, IsUnbroken: true })
            cache.Set(log, newest, new MemoryCacheEntryOptions { Size = newest.Lines.Sum(line => Overhead + line.Text.Length), SlidingExpiration = Unused });
    }

    /// <param name="Lines">One behind the other.</param>
    /// <param name="Patterns">The secrets that are hidden in them.</param>
    private sealed record Newest(LogLine[] Lines, SecretPatterns Patterns)
    {
        public long First => Lines[0].Number;

        public long End => Lines[^1].Number + 1;

        public bool IsUnbroken => End - First == Lines.Length;

        public bool Holds(long first, long end) => First <= first && end <= End;

        public IReadOnlyList<LogLine> Between(long first, long end) => new ArraySegment<LogLine>(Lines, (int)(first - First), (int)(end - first));
    }
}
