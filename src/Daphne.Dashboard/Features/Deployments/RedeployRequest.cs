using Daphne.Deployments;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>What is to be different in the next release; what is left out stays as it is.</summary>
public sealed record RedeployRequest
{
    public string? PackageId { get; init; }
    public int? WorkersPerNode { get; init; }
    public int? FirstPort { get; init; }

    /// <summary>All environment variables, in place of the present ones. A secret one that is given as it was shown, ••• , keeps its value.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Those of the variables whose values are encrypted, never given out again, and hidden wherever they turn up; left out, those that were secret stay it. They have 4 characters or more.</summary>
    public IReadOnlyList<string>? SecretNames { get; init; }

    public int? ReadyTimeoutSeconds { get; init; }
    public int? StopGraceSeconds { get; init; }

    /// <summary>Whether workers that die are brought back by themselves: never, or onFailure after 2, 4, 8 … 60 seconds.</summary>
    public RestartPolicy? RestartPolicy { get; init; }

    /// <summary>1 to 100: how often in a row that is done.</summary>
    public int? MaxRestarts { get; init; }

    internal ReleaseInput ToInput(DeploymentSettings current) => new()
    {
        PackageId = PackageId,
        Settings = SettingsChange.Apply(current.Masked(), WorkersPerNode, FirstPort, Environment, SecretNames, ReadyTimeoutSeconds, StopGraceSeconds, RestartPolicy, MaxRestarts),
    };
}
