using Daphne.Clusters;
using Daphne.Dashboard.Features.Packages;
using Daphne.Dashboard.Features.Slurm;
using Daphne.Deployments;
using Daphne.Packages;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>A new deployment while the form is being filled in.</summary>
public sealed class DeployDraft
{
    public const int MaxNameLength = 64;

    private readonly IReadOnlyCollection<string> takenNames;
    private readonly SlurmSettingsDraft slurm;
    private readonly BuildDraft build;

    private DeployDraft(IReadOnlyCollection<string> takenNames, SettingsDraft settings, SlurmSettingsDraft slurm, BuildDraft build) =>
        (this.takenNames, Settings, this.slurm, this.build) = (takenNames, settings, slurm, build);

    public string Name { get; set; } = "";
    public Cluster? Cluster { get; private set; }
    public Package? Package { get; set; }

    /// <summary>Whether there is a source in place of a package; what was filled in for it stays while a package is looked at.</summary>
    public bool IsBuilt { get; set; }

    /// <summary>What the package is built from; null where it is there already.</summary>
    public BuildDraft? Build => IsBuilt ? build : null;

    public SettingsDraft Settings { get; }

    /// <summary>What fits most: the first cluster, the newest real package, and a name that is free.</summary>
    public static DeployDraft Suggest(
        IReadOnlyList<Cluster> clusters, IReadOnlyList<Package> packages, IReadOnlyCollection<string> takenNames, string? clusterId, string? packageId, string prefix = "daphne")
    {
        var cluster = clusters.FirstOrDefault(cluster => cluster.Id == clusterId) ?? (clusters.Count > 0 ? clusters[0] : null);
        var draft = new DeployDraft(takenNames, new SettingsDraft(), new SlurmSettingsDraft(), new BuildDraft())
        {
            Package = packages.FirstOrDefault(package => package.Id == packageId)
                ?? packages.OrderBy(package => package.Source is PackageSource.Simulator).ThenByDescending(package => package.CreatedAt).FirstOrDefault(),
        };
        draft.Choose(cluster);
        draft.Name = draft.FreeName(prefix);
        return draft;
    }

    /// <summary>Another one like it, under a free name. Values of secret variables are not given out: they are to be entered again.</summary>
    public static DeployDraft Like(
        Deployment earlier, IReadOnlyList<Cluster> clusters, IReadOnlyList<Package> packages, IReadOnlyCollection<string> takenNames, string prefix)
    {
        var release = earlier.CurrentRelease!;
        var settings = SettingsDraft.Of(release.Settings);
        foreach (var secret in settings.Environment.Where(row => row.IsSecret))
            secret.Value = "";
        var build = release.Package?.Contents.Build;
        var draft = new DeployDraft(takenNames, settings, SlurmSettingsDraft.Of(release.Settings), build is null ? new BuildDraft() : BuildDraft.Of(build))
        {
            Package = packages.FirstOrDefault(package => package.Id == release.PackageId),
            IsBuilt = build is not null,
        };
        draft.Choose(clusters.FirstOrDefault(cluster => cluster.Id == earlier.ClusterId));
        draft.Name = draft.FreeName(prefix);
        return draft;
    }

    /// <summary>Only a Slurm cluster is asked as one; what was filled in for it stays while another is looked at.</summary>
    public void Choose(Cluster? cluster)
    {
        Cluster = cluster;
        Settings.Slurm = cluster?.Kind == ClusterKind.Slurm ? slurm : null;
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
        { Kind: ClusterKind.Slurm } => Cluster.Nodes.Exists(node => node.Is(NodeRoles.Login)) ? null : $"'{Cluster.Name}' has no login node. Add one on the cluster's page.",
        _ when Plan is { Workers: 0 } => $"No node of '{Cluster.Name}' has the role of a worker. Give it to one on the cluster's page.",
        _ => null,
    };

    public string? PackageProblem => Package is null && !IsBuilt ? "Pick a package." : null;

    /// <summary>Null on a Slurm cluster, where nobody knows which nodes it will be.</summary>
    public DeployPlan? Plan => Cluster is null or { Kind: ClusterKind.Slurm } ? null : DeployPlan.Of(Cluster, Settings.ToSettings());

    public bool IsValid => NameProblem is null && ClusterProblem is null && PackageProblem is null && Build?.IsValid != false && Settings.IsValid;

    public DeploymentInput ToInput() => new()
    {
        Name = Name.Trim(),
        ClusterId = Cluster?.Id ?? "",
        PackageId = IsBuilt ? "" : Package?.Id ?? "",
        Settings = Settings.ToSettings(),
    };

    private string FreeName(string prefix)
    {
        for (var number = 1; ; number++)
            if ($"{prefix}-{number}" is var name && !takenNames.Contains(name, StringComparer.OrdinalIgnoreCase))
                return name;
    }
}
