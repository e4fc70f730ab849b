using Daphne.Clusters;

namespace Daphne.Dashboard.Features.Clusters;

/// <summary>What is left out is the cluster's.</summary>
public sealed record NodeRequest
{
    /// <summary>The host, where left out.</summary>
    public string? Name { get; init; }

    /// <summary>A host name, an address, or an alias of the dashboard's OpenSSH configuration.</summary>
    public required string Host { get; init; }

    /// <summary>Of SSH.</summary>
    public int? Port { get; init; }

    public string? User { get; init; }
    public string? CredentialId { get; init; }
    public string? Jump { get; init; }
    public string? Root { get; init; }

    /// <summary>The name or address under which workers listen and are reached; the host, where left out.</summary>
    public string? WorkerAddress { get; init; }

    public int? FirstPort { get; init; }

    /// <summary>1 to 128.</summary>
    public int? Workers { get; init; }

    /// <summary>Exactly these worker ports, in place of a first port and a number.</summary>
    public IReadOnlyList<int>? WorkerPorts { get; init; }

    /// <summary>Coordinator and worker, where left out.</summary>
    public IReadOnlyList<NodeRoles>? Roles { get; init; }

    internal NodeInput ToInput() => new()
    {
        Name = Name,
        Host = Host,
        Port = Port,
        User = User,
        CredentialId = CredentialId,
        Jump = Jump,
        Root = Root,
        WorkerAddress = WorkerAddress,
        FirstPort = FirstPort,
        Workers = Workers,
        WorkerPorts = WorkerPorts ?? [],
        Roles = Roles?.Aggregate(NodeRoles.None, (all, role) => all | role),
    };
}
