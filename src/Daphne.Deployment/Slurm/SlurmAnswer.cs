namespace Daphne.Slurm;

/// <summary>What one query of a cluster has brought.</summary>
/// <param name="Jobs">The user's own jobs that Slurm lists.</param>
/// <param name="Remains">By name, jobs that it lists no more, as its accounting or its memory still has them.</param>
/// <param name="Ended">By name, the exit code that a batch script has left in its folder, and when.</param>
/// <param name="Sight">Null where it was not asked for.</param>
internal sealed record SlurmAnswer(
    IReadOnlyList<SlurmJob> Jobs, IReadOnlyDictionary<string, SlurmJob> Remains, IReadOnlyDictionary<string, (int ExitCode, DateTimeOffset At)> Ended, SlurmSight? Sight)
{
    /// <param name="lines">As <c>slurm-queue.sh</c> prints them; lines of no known kind, such as a site's greeting, are passed over.</param>
    /// <param name="numbers">By name, the numbers of the jobs that were asked for one by one.</param>
    /// <param name="isWhole">Whether the cluster was asked for, too.</param>
    /// <param name="now">When.</param>
    public static SlurmAnswer Parse(IEnumerable<string> lines, IReadOnlyDictionary<string, long> numbers, bool isWhole, DateTimeOffset now)
    {
        var jobs = new List<SlurmJob>();
        var remains = new Dictionary<string, SlurmJob>(StringComparer.Ordinal);
        var ended = new Dictionary<string, (int, DateTimeOffset)>(StringComparer.Ordinal);
        var sight = new SlurmSightParser();
        foreach (var line in lines)
        {
            var separator = line.IndexOf('|', StringComparison.Ordinal);
            if (separator < 0)
                continue;
            var rest = line[(separator + 1)..];
            switch (line[..separator].Trim())
            {
                case "job" when SlurmJobParser.OfQueue(rest) is { } job:
                    jobs.Add(job);
                    break;
                case "ended" when rest.Split('|') is [var name, var code, var seconds] && SlurmText.Number(code) is { } number && SlurmText.Time(seconds) is { } at:
                    ended[name] = (number, at);
                    break;
                case "sacct" when rest.Split('|', 2) is [var name, var fields] && numbers.TryGetValue(name, out var id) && SlurmJobParser.OfAccounting(fields, id) is { } job && job.Name == name:
                    remains[name] = job;
                    break;
                case "scontrol" when rest.Split('|', 2) is [var name, var fields] && numbers.TryGetValue(name, out var id) && SlurmJobParser.OfControl(fields, id) is { } job && job.Name == name:
                    remains[name] = job;
                    break;
                case "partition":
                    sight.Partition(rest);
                    break;
                case "node":
                    sight.Node(rest);
                    break;
                case var count when count.EndsWith("count", StringComparison.Ordinal):
                    sight.Count(line);
                    break;
                default:
                    break;
            }
        }
        return new SlurmAnswer(jobs, remains, ended, isWhole ? sight.Sight(now) : null);
    }
}
