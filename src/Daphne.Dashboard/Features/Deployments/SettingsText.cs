using System.Globalization;
using Daphne.Dashboard.Features.Slurm;
using Daphne.Deployments;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>The settings of a release in words.</summary>
public static class SettingsText
{
    public static IEnumerable<(string Name, string Value)> Of(DeploymentSettings settings)
    {
        foreach (var setting in settings.Slurm is null && settings.Workers is null ? OnNodes(settings) : SlurmSettingsText.Of(settings))
            yield return setting;
        yield return ("Ready within", $"{settings.ReadyTimeoutSeconds} s");
        yield return ("Workers that die", settings.RestartPolicy == RestartPolicy.Never ? "stay down" : $"are brought back, {settings.MaxRestarts} times in a row at most");
        foreach (var (name, value) in settings.Masked().Environment)
            yield return (name, value);
    }

    private static IEnumerable<(string Name, string Value)> OnNodes(DeploymentSettings settings) =>
    [
        ("Workers per node", settings.WorkersPerNode?.ToString(CultureInfo.InvariantCulture) ?? "the node's own"),
        ("First port", settings.FirstPort?.ToString(CultureInfo.InvariantCulture) ?? "the node's own"),
        ("Time to stop", $"{settings.StopGraceSeconds} s"),
    ];
}
