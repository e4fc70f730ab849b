using System.Globalization;
using Daphne.Deployments;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>The settings of a release in words.</summary>
public static class SettingsText
{
    public static IEnumerable<(string Name, string Value)> Of(DeploymentSettings settings)
    {
        yield return ("Workers per node", settings.WorkersPerNode?.ToString(CultureInfo.InvariantCulture) ?? "the node's own");
        yield return ("First port", settings.FirstPort?.ToString(CultureInfo.InvariantCulture) ?? "the node's own");
        yield return ("Ready within", $"{settings.ReadyTimeoutSeconds} s");
        yield return ("Time to stop", $"{settings.StopGraceSeconds} s");
        yield return ("Workers that die", settings.RestartPolicy == RestartPolicy.Never ? "stay down" : $"are brought back, {settings.MaxRestarts} times in a row at most");
        foreach (var (name, value) in settings.Masked().Environment)
            yield return (name, value);
    }
}
