using Daphne.Deployments;

namespace Daphne.Dashboard.Features.Deployments;

public sealed record DeploymentRequest
{
    public required string Name { get; init; }
    public required string ClusterId { get; init; }
    public required string PackageId { get; init; }

    /// <summary>1 to 128; each node's own number, where left out.</summary>
    public int? WorkersPerNode { get; init; }

    /// <summary>Each node's own first port, where left out.</summary>
    public int? FirstPort { get; init; }

    /// <summary>Environment variables of workers and coordinator: an object of names and values.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Those of the variables whose values are encrypted, never given out again, and hidden wherever they turn up. They have 4 characters or more.</summary>
    public IReadOnlyList<string>? SecretNames { get; init; }

    public int? ReadyTimeoutSeconds { get; init; }
    public int? StopGraceSeconds { get; init; }

    /// <summary>Whether workers that die are brought back by themselves: never, or onFailure after 2, 4, 8 … 60 seconds.</summary>
    public RestartPolicy? RestartPolicy { get; init; }

    /// <summary>1 to 100: how often in a row that is done.</summary>
    public int? MaxRestarts { get; init; }

    internal DeploymentInput ToInput() => new()
    {
        Name = Name,
        ClusterId = ClusterId,
        PackageId = PackageId,
        Settings = SettingsChange.Apply(new DeploymentSettings(), WorkersPerNode, FirstPort, Environment, SecretNames, ReadyTimeoutSeconds, StopGraceSeconds, RestartPolicy, MaxRestarts),
    };
}
