using Daphne.Clusters;

namespace Daphne.Dashboard.Features.Clusters;

/// <summary>One machine. Port and user are those in force; the other settings are null where the cluster's hold.</summary>
public sealed record NodeResponse(
    string Id,
    string Name,
    string Host,
    int Port,
    string? User,
    NodeStatus Status,
    string? StatusDetail,
    DateTimeOffset? StatusSince,
    string? CredentialId,
    string? Jump,
    string? Root,
    string? WorkerAddress,
    int? FirstPort,
    int? Workers,
    IReadOnlyList<int> WorkerPorts,
    IReadOnlyList<NodeRoles> Roles,
    NodeFacts? Facts,
    IReadOnlyList<CheckResult> Checks)
{
    public static NodeResponse Of(Cluster cluster, Node node)
    {
        var endpoint = NodeEndpoint.Of(cluster, node);
        return new NodeResponse(
            node.Id, node.Name, node.Host, endpoint.Port, endpoint.User, node.Status, node.StatusDetail, node.StatusSince, node.CredentialId,
            node.Jump, node.Root, node.WorkerAddress, node.FirstPort, node.Workers, node.WorkerPorts,
            [.. Enum.GetValues<NodeRoles>().Where(node.Is)], node.Facts, node.Checks);
    }
}
