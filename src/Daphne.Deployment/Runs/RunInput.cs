using Daphne.Slurm;

namespace Daphne.Runs;

public sealed record RunInput
{
    public const int DefaultTimeLimitSeconds = 3600;

    /// <summary>30 days.</summary>
    public const int MaxTimeLimitSeconds = 30 * 24 * 3600;

    /// <summary>Null: <c>Run 7</c>.</summary>
    public string? Name { get; init; }

    public string Script { get; init; } = "";
    public IReadOnlyList<RunArgument> Arguments { get; init; } = [];

    /// <summary>Null: distributed over gRPC to all workers.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>Only on a Slurm cluster; null: a step in the workers' own allocation.</summary>
    public SlurmRun? Slurm { get; init; }

    public int TimeLimitSeconds { get; init; } = DefaultTimeLimitSeconds;
}
