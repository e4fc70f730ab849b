using System.Globalization;
using Daphne.Packages;
using Daphne.Slurm;

namespace Daphne.Deployments;

/// <summary>What would be different, line by line, in words.</summary>
internal static class ReleaseComparison
{
    public static IReadOnlyList<ReleaseDifference> Compare(Package packageBefore, DeploymentSettings before, Package packageAfter, DeploymentSettings after)
    {
        var lines = new List<ReleaseDifference>();
        Add("Package", Describe(packageBefore), Describe(packageAfter));
        if (before.Slurm is null && after.Slurm is null && before.Workers is null && after.Workers is null)
            Add("Workers per node", Number(before.WorkersPerNode), Number(after.WorkersPerNode));
        else
            SlurmComparison.Compare(before, after, Add);
        Add("First port", Number(before.FirstPort), Number(after.FirstPort));
        Add("Time to become ready", $"{before.ReadyTimeoutSeconds} s", $"{after.ReadyTimeoutSeconds} s");
        Add("Time to stop", $"{before.StopGraceSeconds} s", $"{after.StopGraceSeconds} s");
        Add("Restart policy", Describe(before), Describe(after));
        foreach (var name in before.Environment.Keys.Union(after.Environment.Keys).Order())
            AddVariable(name);
        return lines;

        void AddVariable(string name)
        {
            // Of a secret one that has changed there is no more to say than that.
            var isNew = before.Environment.ContainsKey(name) && after.Environment.ContainsKey(name) && before.Environment[name] != after.Environment[name];
            Add($"Environment {name}", Value(before, name, "a secret"), Value(after, name, isNew && before.SecretNames.Contains(name) ? "another secret" : "a secret"));
        }

        void Add(string what, string old, string now)
        {
            if (old != now)
                lines.Add(new ReleaseDifference(what, old, now));
        }
    }

    private static string Value(DeploymentSettings settings, string name, string secret) =>
        settings.SecretNames.Contains(name) ? secret : settings.Environment.GetValueOrDefault(name, "not set");

    private static string Describe(Package package) => $"{package.Name} {package.Version} ({package.Sha256[..12]})";

    private static string Describe(DeploymentSettings settings) =>
        settings.RestartPolicy == RestartPolicy.Never ? "never" : $"on failure, {settings.MaxRestarts} times in a row at most";

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "as set on the nodes";
}
