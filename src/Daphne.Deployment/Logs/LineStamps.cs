using System.Collections.Concurrent;

namespace Daphne.Logs;

/// <summary>
/// Which streams are due for another row of <see cref="LogTime"/>: about one a second tells well enough when a line arrived. What is
/// forgotten, by a start or since there are too many, costs one row more.
/// </summary>
internal sealed class LineStamps(TimeProvider clock)
{
    private const int MaxStreams = 10_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, long> stamped = new();

    public bool IsDue(string streamId) => !stamped.TryGetValue(streamId, out var last) || clock.GetElapsedTime(last) >= Interval;

    public void Set(string streamId)
    {
        if (stamped.Count >= MaxStreams)
            stamped.Clear();
        stamped[streamId] = clock.GetTimestamp();
    }
}
