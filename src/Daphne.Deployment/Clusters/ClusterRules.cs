using System.Text.RegularExpressions;
using Daphne.Remote;
using Daphne.Slurm;

namespace Daphne.Clusters;

/// <summary>What may be said of clusters and nodes. Everything that ends as a word of an ssh command or a path on a node is checked here.</summary>
public static partial class ClusterRules
{
    public static void Check(ClusterInput input)
    {
        NameRules.Check(input.Name, "cluster");
        if (input.Slurm is not null && input.Kind != ClusterKind.Slurm)
            throw ProblemException.BadInput("Only a cluster of the kind 'slurm' has settings for Slurm.");
        if (input.Slurm is { } slurm)
            SlurmRules.Check(slurm);
        CheckRoot(input.Root);
        CheckUser(input.User);
        CheckPort(input.SshPort, "SSH port");
        CheckPort(input.FirstPort, "first worker port");
        CheckWorkers(input.WorkersPerNode, input.FirstPort ?? Cluster.DefaultFirstPort);
        foreach (var node in input.Nodes)
            Check(node);
        if (input.Nodes.GroupBy(node => node.Name ?? node.Host).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw ProblemException.BadInput($"The node '{twice.Key}' stands there twice. Name each node once; several workers on it are several ports.");
    }

    public static void Check(NodeInput input)
    {
        CheckHost(input.Host, "host");
        if (input.Name is not null)
            NameRules.Check(input.Name, "node");
        CheckRoot(input.Root);
        CheckUser(input.User);
        CheckPort(input.Port, "SSH port");
        CheckPort(input.FirstPort, "first worker port");
        CheckWorkers(input.Workers, input.FirstPort ?? Cluster.DefaultFirstPort);
        if (input.WorkerAddress is not null)
            CheckHost(input.WorkerAddress, "address for workers");
        foreach (var port in input.WorkerPorts)
            CheckPort(port, "worker port");
        if (input.WorkerPorts.Count > NodeEndpoint.MaxWorkers)
            throw ProblemException.BadInput($"{input.Host}: {input.WorkerPorts.Count} worker ports; at most {NodeEndpoint.MaxWorkers} workers run on a node.");
        if (input.WorkerPorts.Distinct().Count() != input.WorkerPorts.Count)
            throw ProblemException.BadInput($"{input.Host}: a worker port stands there twice.");
    }

    public static void CheckHost(string? host, string what)
    {
        if (string.IsNullOrEmpty(host) || host.Length > 253 || !Host().IsMatch(host))
            throw ProblemException.BadInput($"'{Shorten(host)}' is no {what}. Give a host name, an address, or an alias of the OpenSSH configuration, without blanks.");
    }

    private static void CheckUser(string? user)
    {
        if (user is not null && !User().IsMatch(user))
            throw ProblemException.BadInput($"'{Shorten(user)}' is no user name.");
    }

    private static void CheckPort(int? port, string what)
    {
        if (port is < 1 or > 65535)
            throw ProblemException.BadInput($"The {what} is {port}; a port is a number from 1 to 65535.");
    }

    private static void CheckWorkers(int? workers, int firstPort)
    {
        if (workers is < 1 or > NodeEndpoint.MaxWorkers)
            throw ProblemException.BadInput($"{workers} workers a node were asked for; 1 to {NodeEndpoint.MaxWorkers} are possible.");
        if (workers is { } count && firstPort + count - 1 > 65535)
            throw ProblemException.BadInput($"{count} workers from port {firstPort} on would go beyond port 65535. Choose a lower first port.");
    }

    private static void CheckRoot(string? root)
    {
        if (root is null)
            return;
        if (root != "~" && !root.StartsWith("~/", StringComparison.Ordinal) && !root.StartsWith('/'))
            throw ProblemException.BadInput($"The install root '{Shorten(root)}' must begin with '/' or '~/'.");
        if (root.Any(char.IsControl))
            throw ProblemException.BadInput("The install root holds a line break or another control character.");
        if (root.Split('/').Contains(".."))
            throw ProblemException.BadInput($"The install root '{Shorten(root)}' holds '..'. Name the folder itself.");
        if (root.Trim('/').Length == 0)
            throw ProblemException.BadInput("The install root cannot be the root of the file system. Choose a folder of its own.");
        _ = ShellWords.Quote(root);
    }

    private static string Shorten(string? text) => text is { Length: > 60 } ? text[..60] + "…" : text ?? "";

    [GeneratedRegex(@"\A[\p{L}\p{N}_:\[][\p{L}\p{N}_.:\-%\[\]]*\z")]
    private static partial Regex Host();

    [GeneratedRegex(@"\A[\p{L}\p{N}_][\p{L}\p{N}_.@\\-]*\$?\z")]
    private static partial Regex User();
}
