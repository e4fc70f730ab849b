namespace Daphne.Deployments;

public enum DeploymentStatus
{
    Deploying,
    Ready,

    /// <summary>Some workers are not there.</summary>
    Degraded,
    Stopped,
    Stopping,
    Failed,
    Cleaned,

    /// <summary>The nodes are out of reach.</summary>
    Unknown,
}
