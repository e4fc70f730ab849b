namespace Daphne.Logs;

/// <summary>The hits of a search in one stream: the count of all, the numbers of the first ones, and of one in each part that has any.</summary>
internal sealed class HitList(LogStream stream)
{
    private const int Parts = 256;
    private readonly bool[] sampled = new bool[Parts];
    private readonly List<long> samples = [];

    public long Count { get; private set; }
    public List<long> Lines { get; } = [];

    /// <summary>In order.</summary>
    public IReadOnlyList<long> Samples => samples;

    public void Add(IReadOnlyList<long> found)
    {
        Count += found.Count;
        foreach (var line in found)
        {
            if (Lines.Count < LogMatches.MaxLines)
                Lines.Add(line);
            var part = (int)Math.Min(Parts - 1, line * Parts / Math.Max(1, stream.LineCount));
            if (sampled[part])
                continue;
            sampled[part] = true;
            samples.Add(line);
        }
    }
}
