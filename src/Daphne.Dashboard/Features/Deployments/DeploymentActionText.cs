using Daphne.Clusters;
using Daphne.Dashboard.Shared;
using Daphne.Deployments;
using Radzen;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>What the button of an action says, and what is asked before: what will be done, and what will be lost.</summary>
public sealed record DeploymentActionText(string Text, string Icon, string Title, ButtonStyle Style = ButtonStyle.Base, Variant Variant = Variant.Outlined)
{
    public string? Confirm { get; private init; }
    public string? ConfirmTitle { get; private init; }

    public static DeploymentActionText Of(DeploymentAction action, Deployment deployment) => action switch
    {
        DeploymentAction.Redeploy => deployment.Status is DeploymentStatus.Cleaned
            ? new("Deploy again", "rocket_launch", "Bring a release to the nodes and start its workers", ButtonStyle.Primary, Variant.Filled)
            : new("Redeploy", "rocket_launch", "Same or changed package and settings: first see what would change", ButtonStyle.Primary, Variant.Filled),
        DeploymentAction.Start => new("Start", "play_arrow", "Start the workers of the current release", ButtonStyle.Success),
        DeploymentAction.Stop => new("Stop", "stop", "End all workers; files and logs stay")
        {
            Confirm = $"{Workers(deployment)} end {(IsOnSlurm(deployment) ? "with the Slurm jobs of this deployment, which are cancelled; no other job is touched" : "by SIGINT, or by SIGTERM and SIGKILL where they do not obey")}. What they hold in memory is lost; a run on them fails. "
                + "The installed files and all logs stay, and Start brings the workers up again.",
            ConfirmTitle = $"Stop {deployment.Name}?",
        },
        DeploymentAction.Clean => new("Clean", "mop", "Stop the workers and remove what this deployment put on the nodes", ButtonStyle.Danger)
        {
            Confirm = $"{Workers(deployment)} end{(IsOnSlurm(deployment) ? " with the Slurm jobs of this deployment" : null)}, and the files that this deployment put on its nodes are removed. Nothing else on the nodes is touched. "
                + "Logs, runs and releases stay here, and it can be deployed again.",
            ConfirmTitle = $"Clean {deployment.Name}?",
        },
        DeploymentAction.Delete => new("Delete", "delete", "Forget the deployment", ButtonStyle.Danger)
        {
            Confirm = "The deployment is forgotten, with its releases, its runs and all its logs. This cannot be undone."
                + (deployment.Status is DeploymentStatus.Cleaned ? "" : " It is not clean on every node: what is left there, running workers too, stays there. Do this only for nodes that are gone for good."),
            ConfirmTitle = $"Delete {deployment.Name}?",
        },
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "No button is defined for this action."),
    };

    private static bool IsOnSlurm(Deployment deployment) => deployment.Cluster?.Kind == ClusterKind.Slurm;

    private static string Workers(Deployment deployment) => WorkerCount.Of(deployment).Total switch
    {
        0 => "Workers that may still be there",
        1 => "The one worker",
        var total => $"All {Wording.Count(total, "worker")}",
    };
}
