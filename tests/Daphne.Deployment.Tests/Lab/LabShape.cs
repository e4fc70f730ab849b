namespace Daphne.Tests;

/// <summary>What a lab is made of. There is always a <c>login</c> host between the two networks.</summary>
public sealed record LabShape
{
    /// <summary>How many stand-alone hosts <c>s1, s2, …</c></summary>
    public int Standalone { get; init; } = 3;

    /// <summary>How many hosts <c>n1, n2, …</c> that are only reached through <c>login</c>.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>A real Slurm on <c>login</c> and the nodes.</summary>
    public bool Slurm { get; init; }

    /// <summary>Slurm accounting (<c>sacct</c>): takes five seconds more to start.</summary>
    public bool Accounting { get; init; }

    /// <summary>The hosts that <see cref="Lab.DelayAsync"/> may be used on.</summary>
    public IReadOnlyList<string> LongCables { get; init; } = [];

    /// <summary><c>login</c> is only reached through <c>s1</c>.</summary>
    public bool Bastion { get; init; }

    internal Dictionary<string, string?> ToEnvironment() => new()
    {
        ["STANDALONE"] = $"{Standalone}",
        ["NODES"] = $"{Nodes}",
        ["SLURM"] = Slurm ? "1" : "0",
        ["DBD"] = Accounting ? "1" : "0",
        ["WIRE"] = string.Join(' ', LongCables),
        ["SUBNET"] = null,
        ["BASTION"] = Bastion ? "1" : "0",
        ["UPLINK"] = "1",
    };
}
