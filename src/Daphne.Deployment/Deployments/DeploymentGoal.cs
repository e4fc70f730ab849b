namespace Daphne.Deployments;

public enum DeploymentGoal
{
    Running,
    Stopped,
    Cleaned,
}
