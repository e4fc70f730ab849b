namespace Daphne.Slurm;

/// <summary>What one query of a cluster has brought.</summary>
/// <param name="Jobs">The user's own jobs that Slurm lists.</param>
/// <param name="Remains">By name, jobs that it lists no more, as its accounting or its memory still has them.</param>
/// <param name="Ended">By name, what a batch script has left in its folder at its end.</param>
/// <param name="Sight">Null where it was not asked for, or the site does not show it.</param>
internal sealed record SlurmAnswer(
    IReadOnlyList<SlurmJob> Jobs, IReadOnlyDictionary<string, SlurmJob> Remains, IReadOnlyDictionary<string, BatchEnd> Ended, SlurmSight? Sight)
{
    /// <param name="lines">As <c>slurm-queue.sh</c> prints them; what a site's greeting puts before them is passed over.</param>
    /// <param name="numbers">By name, the numbers of the jobs that were asked for one by one.</param>
    /// <param name="isWhole">Whether the cluster was asked for, too.</param>
    /// <param name="now">When.</param>
    /// <exception cref="FormatException">
    /// What stands where jobs should is none, or the list has no end: a job that is missing in such an answer is not gone.
    /// </exception>
    public static SlurmAnswer Parse(IEnumerable<string> lines, IReadOnlyDictionary<string, long> numbers, bool isWhole, DateTimeOffset now)
    {
        var jobs = new List<SlurmJob>();
        var remains = new Dictionary<string, SlurmJob>(StringComparer.Ordinal);
        var ended = new Dictionary<string, BatchEnd>(StringComparer.Ordinal);
        var restarts = new Dictionary<long, int>();
        var sight = new SlurmSightParser();
        bool isInJobs = false, isComplete = false;
        foreach (var line in lines)
        {
            var separator = line.IndexOf('|', StringComparison.Ordinal);
            var (kind, rest) = separator < 0 ? (line, "") : (line[..separator], line[(separator + 1)..]);
            if (isInJobs && kind != "end")
                jobs.Add(kind == "job" && SlurmJobParser.OfQueue(rest) is { } listed ? listed : throw new FormatException(line));
            else if (kind is "jobs" or "end")
                (isInJobs, isComplete) = (kind == "jobs", kind == "end");
            else if (kind == "ended" && rest.Split('|', 4) is [var whose, var code, var seconds, var why] && SlurmField.Number(code) is { } number && SlurmField.Time(seconds) is { } at)
                ended[whose] = new BatchEnd(number, at, SlurmField.Word(why));
            else if (kind == "sacct" && SlurmJobParser.OfAccounting(rest) is { } accounted && numbers.TryGetValue(accounted.Name, out var asked) && asked == accounted.JobId)
                remains[accounted.Name] = accounted;
            else if (kind == "scontrol" && rest.Split('|', 2) is [var name, var fields] && numbers.TryGetValue(name, out var id)
                && SlurmJobParser.OfControl(fields, id) is { } job && job.Name == name)
                remains[name] = job;
            else if (kind == "restarts" && rest.Split('|') is [var restarted, var count] && SlurmField.JobId(restarted) is { } counted && SlurmField.Number(count) is { } times)
                restarts[counted] = times;
            else if (kind == "partition")
                sight.Partition(rest);
            else if (kind == "node")
                sight.Node(rest);
            else if (kind == "count")
                sight.Count(rest);
        }
        if (!isComplete)
            throw new FormatException("The list of jobs has no end.");
        return new SlurmAnswer(
            restarts.Count == 0 ? jobs : jobs.ConvertAll(job => restarts.TryGetValue(job.JobId, out var times) ? job with { Restarts = times } : job),
            remains, ended, isWhole && !sight.IsEmpty ? sight.Sight(now) : null);
    }
}
