using Daphne.Data;
using Daphne.Slurm;

namespace Daphne.Clusters;

/// <summary>Writes what people say of clusters and nodes into the entities; what they leave out takes its default.</summary>
internal static class ClusterEdits
{
    public static Node AddNode(Cluster cluster, NodeInput input)
    {
        var name = (input.Name ?? input.Host).Trim();
        if (cluster.Nodes.Exists(node => node.Name == name))
            throw ProblemException.Conflict($"'{cluster.Name}' has a node named '{name}' already.");
        var node = new Node { Id = Id.New(), ClusterId = cluster.Id, Name = name, Host = input.Host, Ordinal = cluster.Nodes.Count };
        Apply(node, input);
        if (cluster.Kind == ClusterKind.Slurm && input.Roles is null or NodeRoles.None)
            node.Roles = NodeRoles.Login;
        cluster.Nodes.Add(node);
        return node;
    }

    public static void Apply(Cluster cluster, ClusterInput input)
    {
        cluster.Root = input.Root ?? Cluster.DefaultRoot;
        cluster.User = input.User;
        cluster.SshPort = input.SshPort ?? 22;
        cluster.CredentialId = input.CredentialId;
        cluster.Jump = input.Jump;
        cluster.FirstPort = input.FirstPort ?? Cluster.DefaultFirstPort;
        cluster.WorkersPerNode = input.WorkersPerNode ?? Cluster.DefaultWorkersPerNode;
        cluster.Slurm = cluster.Kind == ClusterKind.Slurm ? input.Slurm ?? cluster.Slurm ?? new SlurmDefaults() : null;
        ResolveJumps(cluster);
        cluster.Touch();
    }

    public static void Apply(Node node, NodeInput input)
    {
        node.Host = input.Host;
        node.Port = input.Port;
        node.User = input.User;
        node.CredentialId = input.CredentialId;
        node.Jump = input.Jump;
        node.Root = input.Root;
        node.WorkerAddress = input.WorkerAddress;
        node.FirstPort = input.FirstPort;
        node.Workers = input.Workers;
        node.WorkerPorts = input.WorkerPorts;
        node.Roles = input.Roles is null or NodeRoles.None ? NodeRoles.Coordinator | NodeRoles.Worker : input.Roles.Value;
    }

    /// <summary>Makes every jump host a node, and every mention of one that node's name.</summary>
    public static void ResolveJumps(Cluster cluster)
    {
        if (cluster.Jump is { } shared)
            cluster.Jump = JumpHost.Ensure(cluster, shared, null, Id.New);
        foreach (var node in cluster.Nodes.Where(node => node.Jump is not null).ToList())
            node.Jump = JumpHost.Ensure(cluster, node.Jump!, node.CredentialId, Id.New);
    }

    /// <summary>A node that others pass through takes its mentions along.</summary>
    public static void Rename(Cluster cluster, Node node, string name)
    {
        foreach (var behind in cluster.Nodes.Where(other => other.Jump == node.Name))
            behind.Jump = name;
        if (cluster.Jump == node.Name)
            cluster.Jump = name;
        node.Name = name;
    }
}
