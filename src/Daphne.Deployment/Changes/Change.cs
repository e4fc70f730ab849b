namespace Daphne.Changes;

public enum ChangeTopic
{
    Cluster,
    Credential,
    Package,
    Deployment,
    Worker,
    Operation,
    Run,
    Log,

    /// <summary>A Slurm job of ours; the id is its own.</summary>
    Allocation,

    /// <summary>What is known of a Slurm cluster; the id is the cluster's.</summary>
    Slurm,

    /// <summary>Which instance has a cluster.</summary>
    Instance,

    /// <summary>The connections to a cluster's nodes: what a site asks, and what a person wants of them.</summary>
    Login,
}

/// <summary>Something was stored: look again. It carries no data, so that it can be merged, repeated and missed without harm.</summary>
/// <param name="Topic">What kind of thing.</param>
/// <param name="Id">Its id; of a worker, its deployment's; of a login, its cluster's.</param>
/// <param name="DeploymentId">The deployment it belongs to, where it belongs to one.</param>
public readonly record struct Change(ChangeTopic Topic, string Id, string? DeploymentId = null);
