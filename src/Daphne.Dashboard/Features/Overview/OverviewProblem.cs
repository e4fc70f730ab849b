using Daphne.Clusters;
using Daphne.Dashboard.Features.Deployments;
using Daphne.Dashboard.Features.Operations;
using Daphne.Dashboard.Shared;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Remote;
using Daphne.SiteLogins;
using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Overview;

/// <summary>Something that a person should look at: what is wrong, what to do, and where.</summary>
public sealed record OverviewProblem(Enum State, string What, string WhatToDo, string Href, string Link, DateTimeOffset? Since)
{
    /// <summary>The worst first.</summary>
    public static IReadOnlyList<OverviewProblem> Find(
        IReadOnlyList<Cluster> clusters, IReadOnlyList<SlurmSite> sites, IReadOnlyList<Deployment> deployments, IReadOnlyList<Operation> operations,
        IReadOnlyList<OpenPrompt> prompts, DateTimeOffset now) =>
    [
        .. prompts.Select(Of)
            .Concat(clusters.SelectMany(cluster => cluster.Nodes.Where(node => !IsAsking(cluster, node, prompts)).Select(node => Of(cluster, node))).OfType<OverviewProblem>())
            .Concat(sites.Select(site => SlurmProblems.Of(site, clusters)).OfType<OverviewProblem>())
            .Concat(deployments.Select(deployment => SlurmProblems.Of(deployment, now)).OfType<OverviewProblem>())
            .Concat(deployments.Select(Of).OfType<OverviewProblem>())
            .Concat(operations.Select(operation => Of(operation, operations)).OfType<OverviewProblem>())
            .OrderByDescending(problem => StateLook.Of(problem.State).Tone),
    ];

    /// <summary>Then it is out of reach only since nobody has answered.</summary>
    private static bool IsAsking(Cluster cluster, Node node, IReadOnlyList<OpenPrompt> prompts) =>
        node.Status == NodeStatus.Unreachable && prompts.Any(prompt => prompt.ClusterId == cluster.Id && prompt.NodeName == node.Name);

    private static OverviewProblem Of(OpenPrompt prompt) => new(
        LoginStatus.Prompt, $"{prompt.ClusterName} waits for a login", $"{prompt.NodeName} wants to know: {prompt.Text} Whatever needs the connection waits for it.",
        $"/clusters/{prompt.ClusterId}#login-title", "Log in", prompt.Since);

    private static OverviewProblem? Of(Cluster cluster, Node node)
    {
        var page = $"/clusters/{cluster.Id}";
        return node.Status switch
        {
            NodeStatus.HostKeyChanged => new(node.Status, $"{node.Name} of {cluster.Name} shows another host key",
                "Compare the two fingerprints; until you accept the new one, everything on this node is stopped.", $"{page}#host-keys", "Compare", node.StatusSince),
            NodeStatus.Unreachable => new(node.Status, $"{node.Name} of {cluster.Name} is out of reach",
                node.StatusDetail ?? "See whether the machine runs and answers on its SSH port.", page, "Open the cluster", node.StatusSince),
            NodeStatus.LoginFailed => new(node.Status, $"{node.Name} of {cluster.Name} refuses the login",
                node.StatusDetail ?? "Check the user and the credential of the node.", page, "Open the cluster", node.StatusSince),
            NodeStatus.HostKeyNew => new(node.Status, $"The host key of {node.Name} of {cluster.Name} waits for your consent",
                "Compare its fingerprint and accept it.", $"{page}#host-keys", "Compare", node.StatusSince),
            _ => null,
        };
    }

    private static OverviewProblem? Of(Deployment deployment)
    {
        var missing = deployment.Workers.Count(worker => worker.Status != WorkerStatus.Ready);
        var page = $"/deployments/{deployment.Id}";
        var difference = DifferenceText.OneLine(deployment) is { } text ? $"{text}. {deployment.GivenUp ?? "Reconcile puts it right."}" : null;
        return deployment.Status switch
        {
            DeploymentStatus.Degraded => new(deployment.Status, $"{Wording.Count(missing, "worker")} of {deployment.Name} {(missing == 1 ? "is" : "are")} not there",
                difference ?? deployment.StatusDetail ?? "See the logs of the missing workers, then start them again.", page, "Open the deployment", deployment.StatusSince),
            DeploymentStatus.Failed => new(deployment.Status, $"{deployment.Name} failed",
                deployment.StatusDetail ?? "See which step failed and why, then retry it.", page, "Open the deployment", deployment.StatusSince),
            DeploymentStatus.Unknown => new(deployment.Status, $"{deployment.Name} is out of reach",
                deployment.StatusDetail ?? "Its workers may well go on. It is looked at again as soon as its nodes answer.", page, "Open the deployment", deployment.StatusSince),
            _ => null,
        };
    }

    /// <summary>A failure counts until something newer was done with the same deployment or cluster.</summary>
    private static OverviewProblem? Of(Operation operation, IReadOnlyList<Operation> all)
    {
        var isLast = !all.Any(other => other.CreatedAt > operation.CreatedAt && other.ClusterId == operation.ClusterId && other.DeploymentId == operation.DeploymentId);
        return operation is { Status: OperationStatus.Failed, Kind: not OperationKind.Run } && isLast
            ? new(operation.Status, $"{OperationTitle.Of(operation.Kind)} of {operation.Subject} failed", operation.Error ?? "See which step failed and why, then retry it.",
                $"/operations/{operation.Id}", "Open the operation", operation.FinishedAt)
            : null;
    }
}
