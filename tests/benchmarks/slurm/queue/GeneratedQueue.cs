using System.Globalization;

namespace Daphne.SlurmQueue;

/// <summary>A long queue as <c>slurm-queue.sh</c> prints it, with the jobs of some deployments in it. All else is the same in every run.</summary>
internal static class GeneratedQueue
{
    private const int FirstNumber = 4_100_000;
    private const long Now = 1_795_793_000;
    private static readonly string[] Reasons = ["Priority", "Priority", "Priority", "Resources", "Dependency", "QOSMaxJobsPerUserLimit", "ReqNodeNotAvail, UnavailableNodes:n[0101-0112,0240]"];
    private static readonly string[] Partitions = ["standard", "large", "gpu", "debug"];
    private static readonly string[] Ends = ["COMPLETED", "COMPLETED", "FAILED", "CANCELLED", "TIMEOUT"];

    /// <param name="file">Where to.</param>
    /// <param name="count">How many jobs.</param>
    /// <param name="names">Of the jobs that are followed; they stand evenly between the others.</param>
    /// <param name="isRunning">Whether those run, or wait.</param>
    public static async Task WriteAsync(string file, int count, IReadOnlyList<string> names, bool isRunning)
    {
        var random = new Random(20_000);
        await using var text = new StreamWriter(file);
        await text.WriteLineAsync("jobs|");
        for (var index = 0; index < count; index++)
        {
            var own = count / names.Count is var every && index % every == 0 && index / every < names.Count ? names[index / every] : null;
            var dice = random.Next(100);
            await text.WriteLineAsync(Line(FirstNumber + index, own ?? $"step {random.Next(1000)} | parameter study", random, own is null ? dice < 15 : isRunning, own is null && dice >= 95));
        }
        await text.WriteLineAsync("end|");
    }

    private static string Line(int number, string name, Random random, bool isRunning, bool isOver)
    {
        var (nodes, begun) = (random.Next(1, 65), Now - random.Next(1, 80_000));
        var place = $"n[{random.Next(1, 500):0000}-{random.Next(500, 1000):0000}]";
        var (state, start, end, list, reason) = isOver ? (Ends[random.Next(Ends.Length)], $"{begun}", $"{Now - 60}", place, "None")
            : isRunning ? ("RUNNING", $"{begun}", $"{begun + 86_400}", place, "None")
            : ("PENDING", "N/A", "N/A", "", Reasons[random.Next(Reasons.Length)]);
        return string.Create(CultureInfo.InvariantCulture, $"job|{number}|{state}|{begun - 600}|{start}|{end}|{nodes}|{nodes * 64}|{Partitions[random.Next(Partitions.Length)]}|{list}|{reason}|{name}");
    }
}
