using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Runs;
using Daphne.Slurm;

namespace Daphne.Operations;

/// <summary>Which stages an operation has, and on which nodes.</summary>
public static class OperationPlan
{
    public static Operation Check(Cluster cluster, DateTimeOffset now) =>
        Build(now, OperationKind.Check, cluster, null, cluster.Nodes, [.. LookingAt(cluster)]);

    public static Operation Deploy(Deployment deployment, Cluster cluster, bool isRedeploy, DateTimeOffset now) => Build(
        now, isRedeploy ? OperationKind.Redeploy : OperationKind.Deploy, cluster, deployment, PlacesOf(cluster),
        isRedeploy
            ? [.. LookingAt(cluster), StageNames.Transfer, StageNames.Install, StageNames.Stop, .. StartingOf(cluster, deployment)]
            : [.. LookingAt(cluster), StageNames.Transfer, StageNames.Install, .. StartingOf(cluster, deployment)]);

    public static Operation Start(Deployment deployment, Cluster cluster, DateTimeOffset now) =>
        Build(now, OperationKind.Start, cluster, deployment, WorkerNodesOf(cluster), [StageNames.Preflight, .. StartingOf(cluster, deployment)]);

    public static Operation Stop(Deployment deployment, Cluster cluster, DateTimeOffset now) =>
        Build(now, OperationKind.Stop, cluster, deployment, WorkerNodesOf(cluster), [StageNames.Stop, StageNames.Collect]);

    public static Operation Clean(Deployment deployment, Cluster cluster, DateTimeOffset now) =>
        Build(now, OperationKind.Clean, cluster, deployment, PlacesOf(cluster), [StageNames.Stop, StageNames.Collect, StageNames.Clean]);

    /// <summary>Only the nodes that differ. There is no Stop on the way to running: Start stops what is too much, and nothing else.</summary>
    public static Operation Reconcile(Deployment deployment, Cluster cluster, IReadOnlyList<Node> nodes, bool isAutomatic, DateTimeOffset now)
    {
        var kind = isAutomatic ? OperationKind.Restart : OperationKind.Reconcile;
        if (deployment.Goal == DeploymentGoal.Stopped)
            return Build(now, kind, cluster, deployment, nodes, [StageNames.Stop, StageNames.Collect]);
        if (deployment.Goal == DeploymentGoal.Cleaned)
            return Build(now, kind, cluster, deployment, nodes, [StageNames.Stop, StageNames.Collect, StageNames.Clean]);
        return Build(now, kind, cluster, deployment, nodes, [StageNames.Preflight, StageNames.Transfer, StageNames.Install, .. StartingOf(cluster, deployment)]);
    }

    /// <summary>Another allocation beside the one that holds the workers; theirs are handed over between two runs.</summary>
    public static Operation Replace(Deployment deployment, Cluster cluster, DateTimeOffset now) =>
        Build(now, OperationKind.Replace, cluster, deployment, WorkerNodesOf(cluster), [StageNames.Submit, StageNames.Queue, StageNames.Check, StageNames.HandOver]);

    /// <summary>From a package, or what it is built from, to a script's output, and back to nothing. What was begun is ended and removed, also where the script fails.</summary>
    public static Operation Sweep(Deployment deployment, Cluster cluster, Run run, bool isBuilt, DateTimeOffset now) => Build(
        now, OperationKind.Sweep, cluster, deployment, WorkerNodesOf(cluster),
        [
            .. LookingAt(cluster), .. isBuilt ? [.. ImageOf(deployment), StageNames.Build] : Array.Empty<string>(), StageNames.Transfer, StageNames.Install,
            .. isBuilt ? Holding : StartingOf(cluster, deployment), StageNames.AskWorkers, StageNames.Execute, StageNames.Stop, StageNames.Collect, StageNames.Clean,
        ], run);

    public static Operation Run(Deployment deployment, Cluster cluster, Run run, DateTimeOffset now) => Build(
        now, OperationKind.Run, cluster, deployment, [CoordinatorOf(cluster)], [StageNames.AskWorkers, StageNames.Execute], run);

    /// <summary>The node on which scripts run: the first coordinator place, or the first node with workers.</summary>
    /// <exception cref="ProblemException">The cluster has neither.</exception>
    public static Node CoordinatorOf(Cluster cluster) => cluster.Kind == ClusterKind.Slurm ? SlurmPlan.LoginOf(cluster) :
        cluster.Nodes.Find(node => node.Is(NodeRoles.Coordinator)) ?? WorkerNodesOf(cluster)[0];

    /// <summary>Before anything is put on nodes. What login and compute nodes share is only seen by a job.</summary>
    private static IEnumerable<string> LookingAt(Cluster cluster) =>
        cluster.Kind == ClusterKind.Slurm && cluster.Nodes.Exists(IsLogin) ? [StageNames.Preflight, StageNames.Probe] : [StageNames.Preflight];

    private static bool IsLogin(Node node) => node.Is(NodeRoles.Login);

    /// <summary>From an installed package to ready workers. An image that is built from a source is, before the first job that needs it.</summary>
    private static IEnumerable<string> StartingOf(Cluster cluster, Deployment deployment)
    {
        if (cluster.Kind != ClusterKind.Slurm)
            return [StageNames.Start, StageNames.Check];
        return [.. ImageOf(deployment), .. Holding];
    }

    /// <summary>From a job to the workers that it holds.</summary>
    private static string[] Holding { get; } = [StageNames.Submit, StageNames.Queue, StageNames.Check];

    private static string[] ImageOf(Deployment deployment) =>
        deployment.CurrentRelease?.Settings.Slurm?.Container is { } container && SlurmImages.IsSource(container.Image) ? [StageNames.Image] : [];

    /// <summary>Those on which steps start workers; on a Slurm cluster everything goes over the login node.</summary>
    private static IReadOnlyList<Node> WorkerNodesOf(Cluster cluster) => cluster.Kind == ClusterKind.Slurm ? [SlurmPlan.LoginOf(cluster)] :
        cluster.Nodes.Where(node => node.Is(NodeRoles.Worker)).ToList() is { Count: > 0 } nodes
            ? nodes
            : throw ProblemException.Refused($"'{cluster.Name}' has no node for workers. Add a node first.");

    /// <summary>The nodes that need the package.</summary>
    private static IReadOnlyList<Node> PlacesOf(Cluster cluster) => [.. WorkerNodesOf(cluster).Append(CoordinatorOf(cluster)).Distinct()];

    private static Operation Build(
        DateTimeOffset now, OperationKind kind, Cluster cluster, Deployment? deployment, IReadOnlyList<Node> nodes, string[] stages, Run? run = null)
    {
        var operation = new Operation
        {
            Id = Id.New(),
            Kind = kind,
            ClusterId = cluster.Id,
            DeploymentId = deployment?.Id,
            ReleaseNumber = deployment?.ReleaseNumber,
            RunId = run?.Id,
            Subject = kind == OperationKind.Sweep ? deployment!.Name : run?.Name ?? deployment?.Name ?? cluster.Name,
            CreatedAt = now,
        };
        foreach (var (stageNumber, name) in stages.Index())
        {
            var stage = new OperationStage { Id = Id.New(), OperationId = operation.Id, Ordinal = stageNumber, Name = name };
            operation.Stages.Add(stage);
            foreach (var (number, node) in (name == StageNames.Probe ? [SlurmPlan.LoginOf(cluster)] : nodes).Index())
            {
                var id = Id.New();
                stage.Steps.Add(new OperationStep
                {
                    Id = id,
                    OperationId = operation.Id,
                    StageId = stage.Id,
                    NodeId = node.Id,
                    NodeName = node.Name,
                    Ordinal = number,
                    LogStreamId = id,
                });
            }
        }
        return operation;
    }
}
