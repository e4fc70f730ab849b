using Daphne.Secrets;
using Daphne.Slurm;

namespace Daphne.Deployments;

/// <summary>What a release says of how its workers are started.</summary>
public sealed record DeploymentSettings
{
    public const int MaxReadyTimeoutSeconds = 3600;
    public const int MaxStopGraceSeconds = 600;

    /// <summary>The largest <see cref="MaxRestarts"/>.</summary>
    public const int MostRestarts = 100;

    /// <summary>How many workers a deployment on a Slurm cluster has, on whichever nodes; null: <see cref="WorkersPerNode"/> on each node that it asks for.</summary>
    public int? Workers { get; init; }

    /// <summary>Null: each node's own number.</summary>
    public int? WorkersPerNode { get; init; }

    /// <summary>Null: each node's own first port.</summary>
    public int? FirstPort { get; init; }

    /// <summary>Environment variables of workers and coordinator. Of a secret one, what is stored is encrypted.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Those of the variables whose values are never shown.</summary>
    public IReadOnlyList<string> SecretNames { get; init; } = [];

    /// <summary>What is asked of Slurm; null on other clusters.</summary>
    public SlurmSettings? Slurm { get; init; }

    /// <summary>Seconds within which a started worker must answer.</summary>
    public int ReadyTimeoutSeconds { get; init; } = 60;

    /// <summary>Seconds that a worker is given after each of SIGINT and SIGTERM.</summary>
    public int StopGraceSeconds { get; init; } = 5;

    /// <summary>What is done by itself when workers die.</summary>
    public RestartPolicy RestartPolicy { get; init; }

    /// <summary>How often in a row they are brought back before a person has to look.</summary>
    public int MaxRestarts { get; init; } = 5;

    /// <summary>As they are shown: with <see cref="SecretPatterns.Mark"/> in the place of each secret value. Given back like that, it stays what it is.</summary>
    public DeploymentSettings Masked() => SecretNames.Count == 0 ? this : this with
    {
        Environment = Environment.ToDictionary(variable => variable.Key, variable => SecretNames.Contains(variable.Key) ? SecretPatterns.Mark : variable.Value),
    };
}
