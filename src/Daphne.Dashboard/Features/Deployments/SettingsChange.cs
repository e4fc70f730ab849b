using Daphne.Deployments;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>Settings with what a request names changed, and everything else kept.</summary>
internal static class SettingsChange
{
    public static DeploymentSettings Apply(
        DeploymentSettings current, int? workersPerNode, int? firstPort, IReadOnlyDictionary<string, string>? environment,
        IReadOnlyList<string>? secretNames, int? readyTimeoutSeconds, int? stopGraceSeconds, RestartPolicy? restartPolicy, int? maxRestarts) => current with
        {
            WorkersPerNode = workersPerNode ?? current.WorkersPerNode,
            FirstPort = firstPort ?? current.FirstPort,
            Environment = environment ?? current.Environment,
            SecretNames = secretNames ?? [.. current.SecretNames.Where((environment ?? current.Environment).ContainsKey)],
            ReadyTimeoutSeconds = readyTimeoutSeconds ?? current.ReadyTimeoutSeconds,
            StopGraceSeconds = stopGraceSeconds ?? current.StopGraceSeconds,
            RestartPolicy = restartPolicy ?? current.RestartPolicy,
            MaxRestarts = maxRestarts ?? current.MaxRestarts,
        };
}
