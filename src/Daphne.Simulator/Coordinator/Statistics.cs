using System.Globalization;
using Daphne.Simulator.Language;
using Daphne.Simulator.Processes;

namespace Daphne.Simulator.Coordinator;

/// <summary>What `--statistics` shows: each kernel that ran, by its place in the script.</summary>
internal sealed class Statistics(string scriptName)
{
    private readonly Dictionary<(string Kernel, Position At), (int Count, TimeSpan Time)> rows = [];

    public void Add(string kernel, Position at, TimeSpan time)
    {
        var (count, total) = rows.GetValueOrDefault((kernel, at));
        rows[(kernel, at)] = (count + 1, total + time);
    }

    public IEnumerable<string> Lines()
    {
        yield return LogLine.Format("info", "DAPHNE operator execution runtime statistics.");
        yield return LogLine.Format("info", $"{"#",-4}{"Operator Name",-87}{"Time(s)",-9}{"Count",-13}{"Avg(s)",-8}File:Line:Column");
        var number = 0;
        foreach (var ((kernel, at), (count, time)) in rows.OrderByDescending(row => row.Value.Time))
        {
            var place = $"{scriptName}:{at.Line}:{at.Column}";
            yield return LogLine.Format(
                "info",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{number++,-4}{kernel,-87}{time.TotalSeconds,-9:F2}{count,-13}{time.TotalSeconds / count,-8:F2}{place}"));
        }
    }
}
