using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>What the deployments on a Slurm cluster ask for unless they say otherwise, and how often Slurm is asked.</summary>
public sealed record SlurmDefaultsRequest
{
    public string? Partition { get; init; }
    public string? Account { get; init; }
    public string? Qos { get; init; }

    /// <summary>As Slurm takes it: <c>90</c> (minutes), <c>1:30:00</c>, <c>2-12:00:00</c>.</summary>
    public string? TimeLimit { get; init; }

    public string? Constraint { get; init; }
    public string? Reservation { get; init; }

    /// <summary>Loaded by <c>module load</c> before workers start.</summary>
    public IReadOnlyList<string>? Modules { get; init; }

    /// <summary>Seconds between two queries while nothing in particular is expected; 10, where left out.</summary>
    public int? PollSeconds { get; init; }

    /// <summary>Never more often than this, in seconds; 2, where left out.</summary>
    public int? MinPollSeconds { get; init; }

    internal SlurmDefaults ToDefaults() => new()
    {
        Partition = Partition,
        Account = Account,
        Qos = Qos,
        TimeLimit = TimeLimit,
        Constraint = Constraint,
        Reservation = Reservation,
        Modules = Modules ?? [],
        PollSeconds = PollSeconds ?? SlurmDefaults.DefaultPollSeconds,
        MinPollSeconds = MinPollSeconds ?? SlurmDefaults.DefaultMinPollSeconds,
    };
}
