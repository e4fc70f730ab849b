namespace Daphne.Instances;

/// <summary>
/// Which instance has a cluster: its connections, its monitors and the execution of its operations. One at a time; when its holder stops
/// renewing it, another one takes it.
/// </summary>
public sealed class ClusterLease
{
    public required string ClusterId { get; init; }

    /// <summary>The id of the <see cref="Instance"/>.</summary>
    public required string Owner { get; set; }

    /// <summary>By the database's clock.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }
}
