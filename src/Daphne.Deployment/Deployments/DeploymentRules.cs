using System.Text.RegularExpressions;
using Daphne.Clusters;
using Daphne.Slurm;

namespace Daphne.Deployments;

internal static partial class DeploymentRules
{
    public static void Check(DeploymentSettings settings, Cluster cluster)
    {
        if (settings.WorkersPerNode is < 1 or > NodeEndpoint.MaxWorkers)
            throw ProblemException.BadInput($"{settings.WorkersPerNode} workers a node were asked for; 1 to {NodeEndpoint.MaxWorkers} are possible.");
        if (settings.FirstPort is < 1 or > 65535)
            throw ProblemException.BadInput($"The first port is {settings.FirstPort}; a port is a number from 1 to 65535.");
        if (settings.ReadyTimeoutSeconds is < 1 or > DeploymentSettings.MaxReadyTimeoutSeconds)
            throw ProblemException.BadInput($"The time limit to become ready is {settings.ReadyTimeoutSeconds} s; 1 to {DeploymentSettings.MaxReadyTimeoutSeconds} s are possible.");
        if (settings.StopGraceSeconds is < 0 or > DeploymentSettings.MaxStopGraceSeconds)
            throw ProblemException.BadInput($"The time to stop is {settings.StopGraceSeconds} s; 0 to {DeploymentSettings.MaxStopGraceSeconds} s are possible.");
        if (settings.MaxRestarts is < 1 or > DeploymentSettings.MostRestarts)
            throw ProblemException.BadInput($"The number of restarts in a row is {settings.MaxRestarts}; 1 to {DeploymentSettings.MostRestarts} are possible.");
        foreach (var name in settings.Environment.Keys.Where(name => !VariableName().IsMatch(name)))
            throw ProblemException.BadInput($"'{name}' is no name of an environment variable: letters, digits and underscores, not beginning with a digit.");
        if (settings.Environment.Values.Any(value => value.Contains('\0', StringComparison.Ordinal)))
            throw ProblemException.BadInput("The value of an environment variable holds a NUL character.");
        if (cluster.Kind == ClusterKind.Slurm)
        {
            SlurmRules.Check(settings, cluster);
            return;
        }
        if (settings.Slurm is not null || settings.Workers is not null)
            throw ProblemException.BadInput($"'{cluster.Name}' has no Slurm: give a number of workers for each node, and nothing that Slurm would be asked for.");
        var nodes = cluster.Nodes.Where(node => node.Is(NodeRoles.Worker)).ToList();
        if (nodes.Count == 0)
            throw ProblemException.Refused($"'{cluster.Name}' has no node for workers. Add a node first.");
        foreach (var node in nodes)
            if (NodeEndpoint.PortsOf(cluster, node, settings) is [.., var last] && last > 65535)
                throw ProblemException.BadInput($"{node.Name}: its last worker would get port {last}; ports end at 65535. Choose a lower first port or fewer workers.");
        CheckAddresses(cluster, nodes, settings);
    }

    /// <summary>An address that stands twice in DISTRIBUTED_WORKERS makes DAPHNE compute wrong numbers without a word.</summary>
    private static void CheckAddresses(Cluster cluster, IEnumerable<Node> nodes, DeploymentSettings settings)
    {
        var twice = nodes
            .SelectMany(node => NodeEndpoint.PortsOf(cluster, node, settings).Select(port => $"{NodeEndpoint.Of(cluster, node).WorkerAddress}:{port}"))
            .GroupBy(address => address, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw ProblemException.Refused($"The address {twice.Key} would belong to two workers. Give the nodes different ports, or remove the node that stands there twice.");
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();
}
