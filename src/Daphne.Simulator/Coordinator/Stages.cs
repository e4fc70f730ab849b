using Daphne.Simulator.Language;

namespace Daphne.Simulator.Coordinator;

/// <summary>How long the stages of a run took, for `--timing`.</summary>
internal sealed class Stages
{
    private static readonly string[] Names = ["startup", "parsing", "compilation", "execution"];
    private readonly long[] ends = new long[Names.Length];
    private readonly long start = TimeProvider.System.GetTimestamp();
    private int current;

    public void Next() => ends[current++] = TimeProvider.System.GetTimestamp();

    public string ToJson()
    {
        var parts = Names.Select((name, i) => Part(name, i == 0 ? start : ends[i - 1], ends[i]));
        return $"{{{string.Join(", ", parts.Append(Part("total", start, ends[^1])))}}}";
    }

    private static string Part(string name, long from, long to) =>
        $"\"{name}_seconds\": {Printing.Show(TimeProvider.System.GetElapsedTime(from, to).TotalSeconds)}";
}
