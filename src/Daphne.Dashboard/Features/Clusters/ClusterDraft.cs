using Daphne.Clusters;
using Daphne.Dashboard.Features.Slurm;
using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Clusters;

/// <summary>What is being typed of a cluster. Empty means the default, so that a form shows defaults as hints and keeps what a person did not decide.</summary>
public sealed class ClusterDraft
{
    public string Name { get; set; } = "";
    public ClusterKind Kind { get; set; } = ClusterKind.Ssh;
    public string? Root { get; set; }
    public string? User { get; set; }
    public int? SshPort { get; set; }
    public string? CredentialId { get; set; }
    public string? Jump { get; set; }
    public int? FirstPort { get; set; }
    public int? WorkersPerNode { get; set; }

    /// <summary>Counts only for a Slurm cluster.</summary>
    public SlurmDefaultsDraft Slurm { get; private init; } = new();

    public static ClusterDraft Of(Cluster cluster) => new()
    {
        Name = cluster.Name,
        Kind = cluster.Kind,
        Root = cluster.Root,
        User = cluster.User,
        SshPort = cluster.SshPort,
        CredentialId = cluster.CredentialId,
        Jump = cluster.Jump,
        FirstPort = cluster.FirstPort,
        WorkersPerNode = cluster.WorkersPerNode,
        Slurm = SlurmDefaultsDraft.Of(cluster.Slurm ?? new SlurmDefaults()),
    };

    public ClusterInput ToInput(IReadOnlyList<NodeInput> nodes) => new()
    {
        Name = Name.Trim(),
        Kind = Kind,
        Root = Given(Root),
        User = Given(User),
        SshPort = SshPort,
        CredentialId = Given(CredentialId),
        Jump = Given(Jump),
        FirstPort = FirstPort,
        WorkersPerNode = WorkersPerNode,
        Slurm = Kind == ClusterKind.Slurm ? Slurm.ToDefaults() : null,
        Nodes = nodes,
    };

    internal static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
