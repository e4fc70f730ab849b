using System.Globalization;
using Daphne.Clusters;
using Daphne.Dashboard.Shared;
using Daphne.Deployments;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>What a deploy would start where, told before it is asked for.</summary>
public sealed record DeployPlan
{
    public required IReadOnlyList<NodePlan> Nodes { get; init; }
    public required string? Coordinator { get; init; }

    public int Workers => Nodes.Sum(node => node.Ports.Count);

    public static DeployPlan Of(Cluster cluster, DeploymentSettings settings) => new()
    {
        Nodes = [.. cluster.Nodes.OrderBy(node => node.Ordinal)
            .Select(node => new NodePlan(node.Name, NodeEndpoint.PortsOf(cluster, node, settings))).Where(node => node.Ports.Count > 0)],
        Coordinator = cluster.Nodes.OrderBy(node => node.Ordinal)
            .FirstOrDefault(node => node.Is(NodeRoles.Coordinator))?.Name ?? cluster.Nodes.Find(node => node.Is(NodeRoles.Worker))?.Name,
    };

    /// <summary>Nodes with the same ports are told together.</summary>
    public IEnumerable<string> Sentences =>
        from node in Nodes
        group node by node.PortText into alike
        let first = alike.First()
        let count = Wording.Count(first.Ports.Count, "worker")
        select alike.Count() == 1
            ? $"{count} on {first.Name} at {first.PortText}"
            : $"{count} on each of {alike.Count()} nodes ({Names([.. alike.Select(node => node.Name)])}) at {first.PortText}";

    private static string Names(IReadOnlyList<string> names) =>
        names.Count <= 4 ? string.Join(", ", names) : $"{names[0]}, {names[1]} … {names[^1]}";
}

/// <summary>The workers of one node.</summary>
public sealed record NodePlan(string Name, IReadOnlyList<int> Ports)
{
    public string PortText => Ports.Count switch
    {
        1 => string.Create(CultureInfo.InvariantCulture, $"port {Ports[0]}"),
        _ when Ports[^1] - Ports[0] == Ports.Count - 1 => string.Create(CultureInfo.InvariantCulture, $"ports {Ports[0]}–{Ports[^1]}"),
        _ => $"ports {string.Join(", ", Ports)}",
    };
}
