using Daphne.Clusters;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Daphne.Dashboard.Features.Clusters;

public static class NodeEndpoints
{
    public static void MapNodes(this IEndpointRouteBuilder clusters)
    {
        clusters.MapPost("/{id}/nodes", AddAsync)
            .WithSummary("Add nodes, one by one or from a peers list").ProducesProblem(StatusCodes.Status409Conflict);
        clusters.MapPut("/{id}/nodes/{nodeId}", UpdateAsync)
            .WithSummary("Change a node").ProducesProblem(StatusCodes.Status409Conflict);
        clusters.MapDelete("/{id}/nodes/{nodeId}", RemoveAsync)
            .WithSummary("Remove a node that no worker is on").ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Created<IEnumerable<NodeResponse>>> AddAsync(
        string id, AddNodesRequest request, ClusterService clusters, CancellationToken cancellationToken)
    {
        var added = (await clusters.AddNodesAsync(id, request.ToInputs(), cancellationToken)).Select(node => node.Id).ToHashSet();
        var cluster = await clusters.GetAsync(id, cancellationToken);
        return TypedResults.Created($"/api/v1/clusters/{id}",
            cluster.Nodes.Where(node => added.Contains(node.Id)).Select(node => NodeResponse.Of(cluster, node)));
    }

    private static async Task<NodeResponse> UpdateAsync(
        string id, string nodeId, NodeRequest request, ClusterService clusters, CancellationToken cancellationToken)
    {
        await FindAsync(id, nodeId, clusters, cancellationToken);
        await clusters.UpdateNodeAsync(nodeId, request.ToInput(), cancellationToken);
        var (cluster, node) = await FindAsync(id, nodeId, clusters, cancellationToken);
        return NodeResponse.Of(cluster, node);
    }

    private static async Task<NoContent> RemoveAsync(string id, string nodeId, ClusterService clusters, CancellationToken cancellationToken)
    {
        await FindAsync(id, nodeId, clusters, cancellationToken);
        await clusters.RemoveNodeAsync(nodeId, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<(Cluster Cluster, Node Node)> FindAsync(string id, string nodeId, ClusterService clusters, CancellationToken cancellationToken)
    {
        var cluster = await clusters.GetAsync(id, cancellationToken);
        return (cluster, cluster.Nodes.Find(node => node.Id == nodeId) ?? throw ProblemException.NotFound("node", nodeId));
    }
}
