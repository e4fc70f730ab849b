using Daphne.Slurm;

namespace Daphne.Clusters;

/// <summary>A place DAPHNE is deployed to, with the defaults of its nodes.</summary>
public sealed class Cluster
{
    public const string DefaultRoot = "~/.daphne-dashboard";
    public const int DefaultFirstPort = 50000;
    public const int DefaultWorkersPerNode = 2;

    public required string Id { get; init; }
    public required string Name { get; set; }
    public required ClusterKind Kind { get; init; }

    /// <summary>The folder on each node under which everything is installed; <c>~/</c> is the user's home there.</summary>
    public string Root { get; set; } = DefaultRoot;

    public string? User { get; set; }
    public int SshPort { get; set; } = 22;
    public string? CredentialId { get; set; }
    public string? Jump { get; set; }
    public int FirstPort { get; set; } = DefaultFirstPort;
    public int WorkersPerNode { get; set; } = DefaultWorkersPerNode;
    /// <summary>Of a Slurm cluster; null for the other kinds.</summary>
    public SlurmDefaults? Slurm { get; set; }

    public List<Node> Nodes { get; init; } = [];
    public DateTimeOffset CreatedAt { get; init; }
    public int Version { get; private set; }

    public void Touch() => Version++;
}
