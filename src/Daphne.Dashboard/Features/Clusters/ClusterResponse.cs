using Daphne.Clusters;
using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Clusters;

/// <summary>A place DAPHNE is deployed to, with the defaults of its nodes.</summary>
public sealed record ClusterResponse(
    string Id,
    string Name,
    ClusterKind Kind,
    string Root,
    string? User,
    int SshPort,
    string? CredentialId,
    string? Jump,
    int FirstPort,
    int WorkersPerNode,
    SlurmDefaults? Slurm,
    DateTimeOffset CreatedAt,
    IReadOnlyList<NodeResponse> Nodes)
{
    public static ClusterResponse Of(Cluster cluster) => new(
        cluster.Id, cluster.Name, cluster.Kind, cluster.Root, cluster.User, cluster.SshPort, cluster.CredentialId, cluster.Jump,
        cluster.FirstPort, cluster.WorkersPerNode, cluster.Slurm, cluster.CreatedAt,
        [.. cluster.Nodes.OrderBy(node => node.Ordinal).Select(node => NodeResponse.Of(cluster, node))]);
}
