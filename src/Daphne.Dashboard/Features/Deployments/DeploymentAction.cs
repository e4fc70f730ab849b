namespace Daphne.Dashboard.Features.Deployments;

/// <summary>What a person can ask of a deployment.</summary>
public enum DeploymentAction
{
    Redeploy,
    Start,
    Stop,
    Clean,
    Delete,
}
