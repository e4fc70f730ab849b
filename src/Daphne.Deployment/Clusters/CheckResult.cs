namespace Daphne.Clusters;

public enum CheckOutcome
{
    Passed,
    Warning,
    Failed,

    /// <summary>Not looked at, since an earlier check failed.</summary>
    Skipped,
}

/// <summary>One cell of the pre-flight table: what was found on a node, and what to do where it is not good.</summary>
/// <param name="Check">One of <see cref="Columns"/>.</param>
/// <param name="Outcome">How it came out.</param>
/// <param name="Finding">What was found, in a few words.</param>
/// <param name="Remedy">What to do, for a warning or a failure.</param>
public sealed record CheckResult(string Check, CheckOutcome Outcome, string Finding, string? Remedy = null)
{
    private static readonly string[] ofEveryNode = ["host key", "reachable", "login"];
    private static readonly string[] ofSlurm = ["slurm", "accounting", "container", SharedRoot];

    /// <summary>Whether compute nodes see what the login node writes below the install root.</summary>
    public const string SharedRoot = "shared root";

    /// <summary>All columns of the table, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        [.. ofEveryNode, "system", "glibc", "cpus", "memory", "disk", "ports", "clock", "tools", .. ofSlurm];

    /// <summary>Those of one node: a host that is only passed through needs nothing but to let one in, and on a login node no worker runs.</summary>
    public static IReadOnlyList<string> ColumnsOf(ClusterKind kind, NodeRoles roles)
    {
        if (roles == NodeRoles.Jump)
            return ofEveryNode;
        return kind == ClusterKind.Slurm && roles.HasFlag(NodeRoles.Login)
            ? [.. ofEveryNode, "system", "disk", "clock", "tools", .. ofSlurm]
            : [.. Columns.Except(ofSlurm)];
    }
}
