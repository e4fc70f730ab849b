using System.Text.RegularExpressions;

namespace Daphne.Slurm;

/// <summary>Jobs as squeue, sacct and scontrol print them in the formats that <c>slurm-queue.sh</c> asks for. What may hold blanks or separators stands last.</summary>
internal static partial class SlurmJobParser
{
    private const int Fields = 11;

    /// <summary><c>NUMBER|STATE|SUBMIT|START|END|NODES|CPUS|PARTITION|NODELIST|REASON|NAME</c>; null where it is none.</summary>
    public static SlurmJob? OfQueue(string line)
    {
        var fields = line.Split('|', Fields);
        if (fields.Length != Fields || SlurmField.JobId(fields[0]) is not { } id)
            return null;
        var nodes = SlurmField.Word(fields[8]);
        return new SlurmJob
        {
            JobId = id,
            State = SlurmStates.Parse(fields[1], nodes is not null),
            SubmittedAt = SlurmField.Time(fields[2]),
            StartsAt = SlurmField.Time(fields[3]),
            EndsAt = SlurmField.Time(fields[4]),
            NodeCount = SlurmField.Number(fields[5]),
            Cpus = SlurmField.Number(fields[6]),
            Partition = SlurmField.Word(fields[7]),
            Nodes = nodes,
            Reason = SlurmField.Word(fields[9]),
            Name = fields[10],
        };
    }

    /// <summary><c>NUMBER|STATE|EXITCODE|SUBMIT|START|END|NODELIST|NAME</c> of sacct; null where it is none.</summary>
    public static SlurmJob? OfAccounting(string line)
    {
        var fields = line.Split('|', 8);
        if (fields.Length != 8 || SlurmField.JobId(fields[0]) is not { } id)
            return null;
        var nodes = SlurmField.Word(fields[6]);
        return new SlurmJob
        {
            JobId = id,
            State = SlurmStates.Parse(fields[1], nodes is not null),
            ExitCode = SlurmField.ExitCode(fields[2]),
            SubmittedAt = SlurmField.Time(fields[3]),
            StartsAt = SlurmField.Time(fields[4]),
            EndsAt = SlurmField.Time(fields[5]),
            Nodes = nodes,
            Name = fields[7],
        };
    }

    /// <summary>The one line of <c>scontrol -o show job</c>.</summary>
    public static SlurmJob? OfControl(string line, long jobId)
    {
        var values = Pair().Matches(line).GroupBy(match => match.Groups[1].Value).ToDictionary(group => group.Key, group => group.First().Groups[2].Value);
        if (!values.TryGetValue("JobName", out var name) || !values.TryGetValue("JobState", out var state))
            return null;
        var nodes = SlurmField.Word(values.GetValueOrDefault("NodeList", ""));
        return new SlurmJob
        {
            JobId = SlurmField.JobId(values.GetValueOrDefault("JobId", "")) ?? jobId,
            Name = name,
            State = SlurmStates.Parse(state, nodes is not null),
            ExitCode = SlurmField.ExitCode(values.GetValueOrDefault("ExitCode", "")),
            SubmittedAt = SlurmField.Time(values.GetValueOrDefault("SubmitTime", "")),
            StartsAt = SlurmField.Time(values.GetValueOrDefault("StartTime", "")),
            EndsAt = SlurmField.Time(values.GetValueOrDefault("EndTime", "")),
            Nodes = nodes,
            Reason = SlurmField.Word(values.GetValueOrDefault("Reason", "")),
            Restarts = SlurmField.Number(values.GetValueOrDefault("Restarts", "")),
        };
    }

    [GeneratedRegex(@"(?:^|\s)([A-Za-z/:]+)=(\S*)")]
    private static partial Regex Pair();
}
