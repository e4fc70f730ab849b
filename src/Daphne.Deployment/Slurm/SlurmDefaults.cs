namespace Daphne.Slurm;

/// <summary>What a person says of a Slurm cluster: what its deployments ask for unless they say otherwise, and how often Slurm is asked.</summary>
public sealed record SlurmDefaults
{
    public const int DefaultPollSeconds = 10;
    public const int DefaultMinPollSeconds = 2;
    public const int MaxPollSeconds = 3600;

    public string? Partition { get; init; }
    public string? Account { get; init; }
    public string? Qos { get; init; }
    public string? TimeLimit { get; init; }
    public string? Constraint { get; init; }
    public string? Reservation { get; init; }
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Seconds between two queries while nothing in particular is expected.</summary>
    public int PollSeconds { get; init; } = DefaultPollSeconds;

    /// <summary>Never more often than this, in seconds, whatever is expected.</summary>
    public int MinPollSeconds { get; init; } = DefaultMinPollSeconds;
}
