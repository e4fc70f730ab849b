using Daphne.Slurm;

namespace Daphne.Clusters;

/// <summary>What a person or a script says of a cluster; what is null takes its default.</summary>
public sealed record ClusterInput
{
    public string Name { get; init; } = "";
    public ClusterKind Kind { get; init; } = ClusterKind.Ssh;
    public string? Root { get; init; }
    public string? User { get; init; }
    public int? SshPort { get; init; }
    public string? CredentialId { get; init; }
    public string? Jump { get; init; }
    public int? FirstPort { get; init; }
    public int? WorkersPerNode { get; init; }

    /// <summary>Only for a Slurm cluster.</summary>
    public SlurmDefaults? Slurm { get; init; }

    /// <summary>Looked at only when the cluster is created.</summary>
    public IReadOnlyList<NodeInput> Nodes { get; init; } = [];
}

/// <summary>What a person or a script says of a node; what is null is the cluster's.</summary>
public sealed record NodeInput
{
    /// <summary>The host, where null.</summary>
    public string? Name { get; init; }

    public string Host { get; init; } = "";
    public int? Port { get; init; }
    public string? User { get; init; }
    public string? CredentialId { get; init; }
    public string? Jump { get; init; }
    public string? Root { get; init; }
    public string? WorkerAddress { get; init; }
    public int? FirstPort { get; init; }
    public int? Workers { get; init; }
    public IReadOnlyList<int> WorkerPorts { get; init; } = [];

    /// <summary>Coordinator and worker, where null.</summary>
    public NodeRoles? Roles { get; init; }
}
