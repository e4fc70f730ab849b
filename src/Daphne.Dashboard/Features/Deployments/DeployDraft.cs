using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Packages;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>A new deployment while the form is being filled in.</summary>
public sealed class DeployDraft
{
    public const int MaxNameLength = 64;

    private readonly IReadOnlyCollection<string> takenNames;

    private DeployDraft(IReadOnlyCollection<string> takenNames) => this.takenNames = takenNames;

    public string Name { get; set; } = "";
    public Cluster? Cluster { get; set; }
    public Package? Package { get; set; }
    public SettingsDraft Settings { get; } = new();

    /// <summary>What fits most: the first cluster, the newest real package, and a name that is free.</summary>
    public static DeployDraft Suggest(
        IReadOnlyList<Cluster> clusters, IReadOnlyList<Package> packages, IReadOnlyCollection<string> takenNames, string? clusterId, string? packageId)
    {
        var cluster = clusters.FirstOrDefault(cluster => cluster.Id == clusterId) ?? (clusters.Count > 0 ? clusters[0] : null);
        var draft = new DeployDraft(takenNames)
        {
            Cluster = cluster,
            Package = packages.FirstOrDefault(package => package.Id == packageId)
                ?? packages.OrderBy(package => package.Source is PackageSource.Simulator).ThenByDescending(package => package.CreatedAt).FirstOrDefault(),
        };
        draft.Name = draft.FreeName();
        return draft;
    }

    public string? NameProblem => Name.Trim() switch
    {
        "" => "Give it a name: it is shown in every list.",
        { Length: > MaxNameLength } name => $"{MaxNameLength} characters at most; these are {name.Length}.",
        var name when takenNames.Contains(name, StringComparer.OrdinalIgnoreCase) => $"'{name}' is the name of another deployment.",
        _ => null,
    };

    public string? ClusterProblem => Cluster switch
    {
        null => "Pick a cluster.",
        { Nodes.Count: 0 } => $"'{Cluster.Name}' has no nodes. Add one on the cluster's page.",
        _ when Plan is { Workers: 0 } => $"No node of '{Cluster.Name}' has the role of a worker. Give it to one on the cluster's page.",
        _ => null,
    };

    public string? PackageProblem => Package is null ? "Pick a package." : null;

    public DeployPlan? Plan => Cluster is null ? null : DeployPlan.Of(Cluster, Settings.ToSettings());

    public bool IsValid => NameProblem is null && ClusterProblem is null && PackageProblem is null && Settings.IsValid;

    public DeploymentInput ToInput() => new()
    {
        Name = Name.Trim(),
        ClusterId = Cluster?.Id ?? "",
        PackageId = Package?.Id ?? "",
        Settings = Settings.ToSettings(),
    };

    private string FreeName()
    {
        for (var number = 1; ; number++)
            if ($"daphne-{number}" is var name && !takenNames.Contains(name, StringComparer.OrdinalIgnoreCase))
                return name;
    }
}
