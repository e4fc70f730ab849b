using Daphne.Clusters;
using Daphne.Slurm;

namespace Daphne.Deployments;

/// <summary>
/// One thing on one node that is not as the deployment should be. What should be follows from goal, active release and the cluster's
/// nodes; what is, from the rows of the workers, which follow the nodes. It is computed anew at every look and stored nowhere.
/// </summary>
/// <param name="NodeId">Null where it is about no node in particular.</param>
/// <param name="Node">The node's name.</param>
/// <param name="Kind">In what way it differs.</param>
/// <param name="Count">Of how many workers this is true.</param>
/// <param name="Expected">How many workers there should be on the node.</param>
/// <param name="Since">When the node went out of reach, where it has.</param>
/// <param name="Text">All of that but the time, for people.</param>
public sealed record DeploymentDifference(string? NodeId, string? Node, DifferenceKind Kind, int Count, int Expected, DateTimeOffset? Since, string Text)
{
    /// <summary>Node by node in the cluster's order; empty where everything is as it should be.</summary>
    /// <param name="deployment">With its cluster and nodes, releases and current workers.</param>
    public static IReadOnlyList<DeploymentDifference> Find(Deployment deployment)
    {
        if (deployment.Cluster is null)
            return [];
        var workers = deployment.Workers.Where(worker => worker.IsCurrent).ToLookup(worker => worker.NodeId);
        var found = deployment.Cluster.Kind == ClusterKind.Slurm ? [.. SlurmDifference.Find(deployment)] : deployment.Cluster.Nodes.OrderBy(node => node.Ordinal).SelectMany(node => new NodeDifference(deployment, node, workers[node.Id]).Find()).ToList();
        return found.Count == 0 && deployment is { Status: DeploymentStatus.Degraded, StatusDetail: not null }
            ? [new DeploymentDifference(null, null, DifferenceKind.Unfinished, 0, 0, null, "The last operation did not finish on every node")]
            : found;
    }
}
