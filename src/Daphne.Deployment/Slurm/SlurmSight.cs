namespace Daphne.Slurm;

/// <summary>A Slurm cluster as it was at the last look at it: its partitions, its nodes, and how busy it is.</summary>
public sealed record SlurmSight
{
    public static SlurmSight Nothing { get; } = new();

    public IReadOnlyList<SlurmPartition> Partitions { get; init; } = [];
    public IReadOnlyList<SlurmNode> Nodes { get; init; } = [];

    /// <summary>All jobs of the logged-in user that Slurm still knows, those of other programs too.</summary>
    public IReadOnlyList<SlurmJob> OwnJobs { get; init; } = [];

    /// <summary>Jobs of everybody.</summary>
    public int RunningJobs { get; init; }

    public int PendingJobs { get; init; }

    /// <summary>When the partitions and nodes were looked at; the own jobs are as new as the last query.</summary>
    public DateTimeOffset? SeenAt { get; init; }
}

/// <param name="Name">Without the star of the default one.</param>
/// <param name="IsDefault">Taken where none is named.</param>
/// <param name="State">up, down, drain or inactive.</param>
/// <param name="Nodes">How many it has.</param>
/// <param name="IdleNodes">How many of them are free.</param>
/// <param name="Cpus">All of its nodes'.</param>
/// <param name="IdleCpus">Of those, free.</param>
/// <param name="TimeLimit">As Slurm writes it; null: no limit.</param>
/// <param name="MaxTime">The same as a duration.</param>
/// <param name="PendingJobs">Jobs of everybody that wait in it.</param>
public sealed record SlurmPartition(
    string Name, bool IsDefault, string State, int Nodes, int IdleNodes, int Cpus, int IdleCpus, string? TimeLimit, TimeSpan? MaxTime, int PendingJobs);

/// <param name="Name">Its name.</param>
/// <param name="State">idle, mixed, allocated, drained, down …, without the flags behind it.</param>
/// <param name="Flags">The characters that Slurm puts behind a state: * does not respond, $ maintenance …</param>
/// <param name="Partitions">The names of those it is in.</param>
/// <param name="Cpus">Its number.</param>
/// <param name="AllocatedCpus">Those in use.</param>
/// <param name="MemoryBytes">Its size.</param>
/// <param name="Gres">Generic resources, such as <c>gpu:a100:4</c>; null where it has none.</param>
/// <param name="Reason">Why it is drained or down.</param>
public sealed record SlurmNode(
    string Name, string State, string Flags, IReadOnlyList<string> Partitions, int Cpus, int AllocatedCpus, long MemoryBytes, string? Gres, string? Reason);
