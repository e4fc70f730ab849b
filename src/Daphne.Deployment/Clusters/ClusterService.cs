using Daphne.Changes;
using Daphne.Data;
using Daphne.Operations;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Clusters;

/// <summary>Clusters and their nodes: what exists, and who may be changed when.</summary>
public sealed class ClusterService(IDbContextFactory<DashboardDbContext> database, ChangeFeed feed, TimeProvider clock)
{
    /// <summary>All clusters with their nodes, by name.</summary>
    public Task<IReadOnlyList<Cluster>> ListAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Cluster> GetAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Cluster> CreateAsync(ClusterInput input, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Cluster> UpdateAsync(string id, ClusterInput input, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Refused while a deployment is on it.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<IReadOnlyList<Node>> AddNodesAsync(string clusterId, IReadOnlyList<NodeInput> nodes, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Node> UpdateNodeAsync(string nodeId, NodeInput input, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task RemoveNodeAsync(string nodeId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Starts the pre-flight on every node; the results land in <see cref="Node.Checks"/> and in the operation's steps.</summary>
    public Task<Operation> CheckAsync(string clusterId, CancellationToken cancellationToken) => throw new NotImplementedException();
}
