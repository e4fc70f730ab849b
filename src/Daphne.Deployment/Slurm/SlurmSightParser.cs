namespace Daphne.Slurm;

/// <summary>Partitions, nodes and counts as sinfo and squeue print them in the formats that <c>slurm-queue.sh</c> asks for.</summary>
internal sealed class SlurmSightParser
{
    private const string StateFlags = "*~#!%$@^-+";
    private readonly List<SlurmPartition> partitions = [];
    private readonly Dictionary<string, SlurmNode> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> pending = new(StringComparer.Ordinal);
    private int running;

    /// <summary><c>PARTITION|AVAILABLE|LIMIT|NODES|CPUS</c>; the last two as allocated/idle/other/total.</summary>
    public void Partition(string line)
    {
        if (line.Split('|') is not [var name, var state, var limit, var counts, var cpus] || Counts(counts) is not { } of || Counts(cpus) is not { } cores)
            return;
        var hasLimit = !limit.StartsWith("infinite", StringComparison.OrdinalIgnoreCase) && SlurmField.Word(limit) is not null;
        var plain = name.TrimEnd('*');
        var known = partitions.FindIndex(partition => partition.Name == plain);
        var found = new SlurmPartition(plain, name.EndsWith('*'), state, of.Total, of.Idle, cores.Total, cores.Idle, hasLimit ? limit : null, hasLimit ? SlurmSize.Limit(limit) : null, 0);
        if (known < 0)
            partitions.Add(found);
        else
            partitions[known] = found with { Nodes = partitions[known].Nodes + of.Total, IdleNodes = partitions[known].IdleNodes + of.Idle, Cpus = partitions[known].Cpus + cores.Total, IdleCpus = partitions[known].IdleCpus + cores.Idle };
    }

    /// <summary><c>NODE|PARTITION|STATE|CPUS|MEGABYTES|GRES|REASON</c>, a line for each partition that the node is in.</summary>
    public void Node(string line)
    {
        if (line.Split('|', 7) is not [var name, var partition, var state, var cpus, var memory, var gres, var reason])
            return;
        partition = partition.TrimEnd('*');
        if (nodes.TryGetValue(name, out var known))
        {
            nodes[name] = known with { Partitions = [.. known.Partitions, partition] };
            return;
        }
        var plain = state.TrimEnd(StateFlags.ToCharArray());
        var cores = Counts(cpus) ?? default;
        nodes[name] = new SlurmNode(name, plain.ToLowerInvariant(), state[plain.Length..], [partition], cores.Total, cores.Used, (SlurmField.Number(memory.TrimEnd('+')) ?? 0) * 1024L * 1024L, SlurmField.Word(gres), SlurmField.Word(reason));
    }

    /// <summary><c>NUMBER|STATE|PARTITION</c>; a job may name several partitions.</summary>
    public void Count(string line)
    {
        if (line.Split('|') is not [var number, var state, var names] || SlurmField.Number(number) is not { } count)
            return;
        if (state != "PD")
            running += count;
        else
            pending[names] = pending.GetValueOrDefault(names) + count;
    }

    public bool IsEmpty => partitions.Count == 0;

    public SlurmSight Sight(DateTimeOffset now) => new()
    {
        Partitions = [.. partitions.Select(partition => partition with { PendingJobs = pending.Where(waiting => waiting.Key.Split(',').Contains(partition.Name)).Sum(waiting => waiting.Value) })],
        Nodes = [.. nodes.Values],
        RunningJobs = running,
        PendingJobs = pending.Values.Sum(),
        SeenAt = now,
    };

    /// <summary>Of <c>allocated/idle/other/total</c>.</summary>
    private static (int Used, int Idle, int Total)? Counts(string field) =>
        field.Split('/') is [var used, var idle, _, var total] ? (SlurmField.Number(used) ?? 0, SlurmField.Number(idle) ?? 0, SlurmField.Number(total) ?? 0) : null;
}
