using Daphne.Dashboard.Features.Slurm;
using Daphne.Deployments;
using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>The settings that a request names. What is left out stays as it is.</summary>
public abstract record SettingsRequest
{
    /// <summary>On a Slurm cluster, how many workers there are, on whichever nodes.</summary>
    public int? Workers { get; init; }

    /// <summary>1 to 128; each node's own number, where left out. On a Slurm cluster, that many on each node that is asked for.</summary>
    public int? WorkersPerNode { get; init; }

    /// <summary>Each node's own first port, where left out.</summary>
    public int? FirstPort { get; init; }

    /// <summary>Environment variables of workers and coordinator, in place of the present ones: an object of names and values. A secret one that is given as it was shown, ••• , keeps its value.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Those of the variables whose values are encrypted, never given out again, and hidden wherever they turn up; left out, those that were secret stay it. They have 4 characters or more.</summary>
    public IReadOnlyList<string>? SecretNames { get; init; }

    public int? ReadyTimeoutSeconds { get; init; }
    public int? StopGraceSeconds { get; init; }

    /// <summary>Whether workers that die are brought back by themselves: never, or onFailure after 2, 4, 8 … 60 seconds.</summary>
    public RestartPolicy? RestartPolicy { get; init; }

    /// <summary>1 to 100: how often in a row that is done.</summary>
    public int? MaxRestarts { get; init; }

    /// <summary>What is asked of Slurm, on a Slurm cluster.</summary>
    public SlurmSettingsRequest? Slurm { get; init; }

    internal DeploymentSettings Apply(DeploymentSettings current) => current with
    {
        // Of the two ways to say how many there are, the one that is named holds.
        Workers = Workers ?? (WorkersPerNode is null ? current.Workers : null),
        WorkersPerNode = WorkersPerNode ?? current.WorkersPerNode,
        FirstPort = FirstPort ?? current.FirstPort,
        Environment = Environment ?? current.Environment,
        SecretNames = SecretNames ?? [.. current.SecretNames.Where((Environment ?? current.Environment).ContainsKey)],
        ReadyTimeoutSeconds = ReadyTimeoutSeconds ?? current.ReadyTimeoutSeconds,
        StopGraceSeconds = StopGraceSeconds ?? current.StopGraceSeconds,
        RestartPolicy = RestartPolicy ?? current.RestartPolicy,
        MaxRestarts = MaxRestarts ?? current.MaxRestarts,
        Slurm = Slurm?.Apply(current.Slurm ?? new SlurmSettings()) ?? current.Slurm,
    };
}
