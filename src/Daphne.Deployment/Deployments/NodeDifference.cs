using Daphne.Clusters;

namespace Daphne.Deployments;

/// <summary>The differences of one deployment on one node.</summary>
internal sealed class NodeDifference(Deployment deployment, Node node, IEnumerable<Worker> current)
{
    private readonly List<Worker> workers = [.. current];

    /// <summary>The ports on which a worker of the active release should be.</summary>
    private readonly IReadOnlyList<int> ports = deployment is { Goal: DeploymentGoal.Running, CurrentRelease: { } release }
        ? NodeEndpoint.PortsOf(deployment.Cluster!, node, release.Settings)
        : [];

    public IEnumerable<DeploymentDifference> Find()
    {
        var alive = workers.Where(worker => worker.Status is WorkerStatus.Ready).ToList();
        var unknown = workers.Where(worker => worker.Status is WorkerStatus.Unknown).ToList();

        // What an operation is starting or stopping right now is its business.
        var moving = workers.Where(worker => worker.Status is WorkerStatus.Starting or WorkerStatus.Stopping);
        var missing = ports.Except(alive.Concat(unknown).Concat(moving).Select(worker => worker.Port)).ToList();
        if (missing.Count > 0)
            yield return New(DifferenceKind.Missing, missing.Count, $"{Of(missing.Count)} missing on {node.Name}{Ends(missing)}");
        foreach (var older in alive.Where(worker => ports.Contains(worker.Port) && worker.ReleaseNumber != deployment.ReleaseNumber).GroupBy(worker => worker.ReleaseNumber))
            yield return New(DifferenceKind.Older, older.Count(), $"{Of(older.Count())} on {node.Name} still of release {older.Key}");
        var surplus = alive.Count(worker => !ports.Contains(worker.Port));
        if (surplus > 0)
            yield return New(DifferenceKind.Surplus, surplus, $"{Count(surplus)} still {(surplus == 1 ? "runs" : "run")} on {node.Name}{Why()}");
        if (unknown.Count > 0)
            yield return New(DifferenceKind.Unknown, unknown.Count, Unknown(unknown.Count)) with { Since = OutOfReachSince ?? unknown.Min(worker => worker.StatusSince) };
    }

    private DateTimeOffset? OutOfReachSince => node.Status is NodeStatus.Reachable or NodeStatus.Unknown ? null : node.StatusSince;

    private static string Count(int count) => count == 1 ? "1 worker" : $"{count} workers";

    private DeploymentDifference New(DifferenceKind kind, int count, string text) => new(node.Id, node.Name, kind, count, ports.Count, null, text);

    private string Of(int count) => $"{count} of {ports.Count} {(ports.Count == 1 ? "worker" : "workers")}";

    /// <summary>What became of the missing ones, where the table knows it.</summary>
    private string Ends(IReadOnlyCollection<int> missing)
    {
        var ends = workers.Where(worker => missing.Contains(worker.Port)).GroupBy(worker => worker.Status).OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}").ToList();
        return ends.Count == 0 ? "" : $" ({string.Join(", ", ends)})";
    }

    private string Why() => deployment.Goal != DeploymentGoal.Running ? ""
        : ports.Count == 0 ? ", which is no node for workers any more"
        : ", on ports that nothing asks for";

    private string Unknown(int count) => $"{(ports.Count == 0 ? Count(count) : Of(count))} on {node.Name} out of sight: {(OutOfReachSince is null ? "nobody has seen what became of them yet" : "the node is out of reach")}";
}
