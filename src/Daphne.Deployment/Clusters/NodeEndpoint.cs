using Daphne.Deployments;
using Daphne.Slurm;

namespace Daphne.Clusters;

/// <summary>A node with its cluster's defaults filled in: all that is needed to reach it and to start workers there.</summary>
public sealed record NodeEndpoint
{
    public const int MaxWorkers = 128;

    public required string NodeId { get; init; }
    public required string ClusterId { get; init; }
    public required string Name { get; init; }
    public required ClusterKind Kind { get; init; }
    public required string Host { get; init; }
    public required int Port { get; init; }

    /// <summary>Whether a person set the port; if not, an OpenSSH configuration may have its say.</summary>
    public required bool IsPortExplicit { get; init; }

    public string? User { get; init; }
    public string? CredentialId { get; init; }
    public string? Jump { get; init; }
    public required string Root { get; init; }
    public string? HostKey { get; init; }
    public required string WorkerAddress { get; init; }

    public static NodeEndpoint Of(Cluster cluster, Node node) => new()
    {
        NodeId = node.Id,
        ClusterId = cluster.Id,
        Name = node.Name,
        Kind = cluster.Kind,
        Host = node.Host,
        Port = node.Port ?? cluster.SshPort,
        IsPortExplicit = node.Port is not null || cluster.SshPort != 22,
        User = node.User ?? cluster.User,
        CredentialId = node.CredentialId ?? cluster.CredentialId,

        // The way to the cluster's jump host itself does not lead through it.
        Jump = node.Jump ?? (node.Is(NodeRoles.Jump) || node.Name == cluster.Jump ? null : cluster.Jump),
        Root = node.Root ?? cluster.Root,
        HostKey = node.HostKey,
        WorkerAddress = node.WorkerAddress ?? node.Host,
    };

    /// <summary>How many workers a release has in all.</summary>
    public static int WorkersOf(Cluster cluster, DeploymentSettings settings) => cluster.Kind == ClusterKind.Slurm
        ? SlurmPlan.Workers(cluster, settings)
        : cluster.Nodes.Sum(node => PortsOf(cluster, node, settings).Count);

    /// <summary>The ports of a release's workers on a node. What the node says wins over the release, the release over the cluster.</summary>
    public static IReadOnlyList<int> PortsOf(Cluster cluster, Node node, DeploymentSettings settings)
    {
        if (!node.Is(NodeRoles.Worker))
            return [];
        if (node.WorkerPorts.Count > 0)
            return node.WorkerPorts;
        var first = node.FirstPort ?? settings.FirstPort ?? cluster.FirstPort;
        var count = node.Workers ?? settings.WorkersPerNode ?? cluster.WorkersPerNode;
        return [.. Enumerable.Range(first, count)];
    }
}
