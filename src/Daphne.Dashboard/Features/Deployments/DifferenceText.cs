using Daphne.Deployments;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>What differs, in one line for lists.</summary>
public static class DifferenceText
{
    /// <param name="deployment">With its cluster, releases and current workers.</param>
    /// <returns>Null where all is as it should be, or something is being done: until its end nothing is as it should be.</returns>
    public static string? OneLine(Deployment deployment)
    {
        if (deployment.Status is DeploymentStatus.Deploying or DeploymentStatus.Stopping)
            return null;
        return DeploymentDifference.Find(deployment) switch
        {
            [] => null,
            [var only] => only.Text,
            [var first, var second] => $"{first.Text}; {second.Text}",
            { Count: var count } differences => $"{differences[0].Text}; and {count - 1} more differences",
        };
    }
}
