namespace Daphne.Clusters;

/// <summary>One machine of a cluster. Settings that are null are the cluster's; <see cref="NodeEndpoint"/> resolves them.</summary>
public sealed class Node
{
    public required string Id { get; init; }
    public required string ClusterId { get; init; }
    public Cluster? Cluster { get; init; }
    public int Ordinal { get; set; }
    public required string Name { get; set; }

    /// <summary>A host name, an address, or an alias of the OpenSSH configuration.</summary>
    public required string Host { get; set; }

    public int? Port { get; set; }
    public string? User { get; set; }
    public string? CredentialId { get; set; }

    /// <summary>The host to pass through: <c>[user@]host[:port]</c>, or the name of another node of the cluster.</summary>
    public string? Jump { get; set; }

    public string? Root { get; set; }

    /// <summary>The name or address under which workers listen and are reached; the host, where null.</summary>
    public string? WorkerAddress { get; set; }

    public int? FirstPort { get; set; }
    public int? Workers { get; set; }

    /// <summary>Exactly these worker ports, in place of a first port and a number.</summary>
    public IReadOnlyList<int> WorkerPorts { get; set; } = [];

    public NodeRoles Roles { get; set; } = NodeRoles.Coordinator | NodeRoles.Worker;

    /// <summary>The accepted host key, as in known_hosts: algorithm and base64.</summary>
    public string? HostKey { get; private set; }

    /// <summary>The key that the host showed last, when it is not the accepted one.</summary>
    public string? OfferedHostKey { get; private set; }

    public NodeStatus Status { get; private set; }

    /// <summary>Why the status is what it is, for people.</summary>
    public string? StatusDetail { get; private set; }

    public DateTimeOffset? StatusSince { get; private set; }
    public NodeFacts? Facts { get; set; }

    /// <summary>The last pre-flight, one result a column.</summary>
    public IReadOnlyList<CheckResult> Checks { get; set; } = [];

    public int Version { get; private set; }

    public bool Is(NodeRoles role) => (Roles & role) != 0;

    /// <summary>Records what is known of the node; the time changes only with the status.</summary>
    public void SetStatus(NodeStatus status, string? detail, DateTimeOffset now)
    {
        if (Status != status || StatusSince is null)
            StatusSince = now;
        Status = status;
        StatusDetail = detail;
        Version++;
    }

    /// <summary>Remembers the key that the host shows: accepted already, new, or changed.</summary>
    public void OfferHostKey(string key, DateTimeOffset now)
    {
        if (key == HostKey)
        {
            OfferedHostKey = null;
            if (Status is NodeStatus.HostKeyChanged or NodeStatus.HostKeyNew)
                SetStatus(NodeStatus.Unknown, null, now);
            return;
        }
        OfferedHostKey = key;
        if (HostKey is null)
            SetStatus(NodeStatus.HostKeyNew, "Its host key waits for your consent.", now);
        else
            SetStatus(NodeStatus.HostKeyChanged, "It shows another host key than the accepted one.", now);
    }

    /// <summary>A person has compared the fingerprint: from now on only this key is accepted.</summary>
    public void AcceptHostKey(string key, DateTimeOffset now)
    {
        HostKey = key;
        OfferedHostKey = null;
        SetStatus(NodeStatus.Unknown, null, now);
    }

    /// <summary>Another machine stands behind the node now: what was known of it is void.</summary>
    public void ForgetHostKey(DateTimeOffset now)
    {
        HostKey = null;
        OfferedHostKey = null;
        Facts = null;
        Checks = [];
        SetStatus(NodeStatus.Unknown, null, now);
    }
}
