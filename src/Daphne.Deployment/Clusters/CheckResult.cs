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
/// <param name="Check">reachable, login, host key, system, glibc, cpus, memory, disk, ports, clock or tools.</param>
/// <param name="Outcome">How it came out.</param>
/// <param name="Finding">What was found, in a few words.</param>
/// <param name="Remedy">What to do, for a warning or a failure.</param>
public sealed record CheckResult(string Check, CheckOutcome Outcome, string Finding, string? Remedy = null)
{
    /// <summary>The columns of the table, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["host key", "reachable", "login", "system", "glibc", "cpus", "memory", "disk", "ports", "clock", "tools"];
}
