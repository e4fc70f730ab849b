using Daphne.Clusters;
using Daphne.Dashboard.Features.Slurm;

namespace Daphne.Dashboard.Features.Clusters;

/// <summary>What is left out takes its default: root <c>~/.daphne-dashboard</c>, SSH port 22, first port 50000, two workers a node.</summary>
public sealed record ClusterRequest
{
    public required string Name { get; init; }
    public required ClusterKind Kind { get; init; }
    public string? Root { get; init; }
    public string? User { get; init; }
    public int? SshPort { get; init; }
    public string? CredentialId { get; init; }

    /// <summary>The host to pass through: <c>[user@]host[:port]</c>, or the name of another node.</summary>
    public string? Jump { get; init; }

    public int? FirstPort { get; init; }
    public int? WorkersPerNode { get; init; }

    /// <summary>Only of a Slurm cluster.</summary>
    public SlurmDefaultsRequest? Slurm { get; init; }

    /// <summary>Taken only when the cluster is created.</summary>
    public IReadOnlyList<NodeRequest>? Nodes { get; init; }

    internal ClusterInput ToInput() => new()
    {
        Name = Name,
        Kind = Kind,
        Root = Root,
        User = User,
        SshPort = SshPort,
        CredentialId = CredentialId,
        Jump = Jump,
        FirstPort = FirstPort,
        WorkersPerNode = WorkersPerNode,
        Slurm = Slurm?.ToDefaults(),
        Nodes = [.. (Nodes ?? []).Select(node => node.ToInput())],
    };
}
