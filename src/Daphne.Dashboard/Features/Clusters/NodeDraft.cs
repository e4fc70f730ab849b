using System.Globalization;
using Daphne.Clusters;

namespace Daphne.Dashboard.Features.Clusters;

/// <summary>What is being typed of a node. Empty means the cluster's.</summary>
public sealed class NodeDraft
{
    public string? Name { get; set; }
    public string Host { get; set; } = "";
    public int? Port { get; set; }
    public string? User { get; set; }
    public string? CredentialId { get; set; }
    public string? Jump { get; set; }
    public string? Root { get; set; }
    public string? WorkerAddress { get; set; }
    public int? FirstPort { get; set; }
    public int? Workers { get; set; }
    public string? WorkerPorts { get; set; }
    public bool IsCoordinator { get; set; } = true;
    public bool IsWorker { get; set; } = true;
    public NodeRoles OtherRoles { get; set; }

    public static NodeDraft Of(Node node) => new()
    {
        Name = node.Name,
        Host = node.Host,
        Port = node.Port,
        User = node.User,
        CredentialId = node.CredentialId,
        Jump = node.Jump,
        Root = node.Root,
        WorkerAddress = node.WorkerAddress,
        FirstPort = node.FirstPort,
        Workers = node.Workers,
        WorkerPorts = string.Join(", ", node.WorkerPorts),
        IsCoordinator = node.Is(NodeRoles.Coordinator),
        IsWorker = node.Is(NodeRoles.Worker),
        OtherRoles = node.Roles & ~(NodeRoles.Coordinator | NodeRoles.Worker),
    };

    /// <exception cref="ProblemException">The worker ports are no numbers, or the node would have nothing to do.</exception>
    public NodeInput ToInput()
    {
        var roles = OtherRoles | (IsCoordinator ? NodeRoles.Coordinator : 0) | (IsWorker ? NodeRoles.Worker : 0);
        if (roles == NodeRoles.None)
            throw ProblemException.BadInput("Choose at least one role: a node without one has nothing to do.");
        return new NodeInput
        {
            Name = ClusterDraft.Given(Name),
            Host = Host.Trim(),
            Port = Port,
            User = ClusterDraft.Given(User),
            CredentialId = ClusterDraft.Given(CredentialId),
            Jump = ClusterDraft.Given(Jump),
            Root = ClusterDraft.Given(Root),
            WorkerAddress = ClusterDraft.Given(WorkerAddress),
            FirstPort = FirstPort,
            Workers = Workers,
            WorkerPorts = ReadPorts(),
            Roles = roles,
        };
    }

    private List<int> ReadPorts()
    {
        var words = (WorkerPorts ?? "").Split([',', ' ', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var ports = new List<int>();
        foreach (var word in words)
            ports.Add(int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                ? port
                : throw ProblemException.BadInput($"'{word}' is no port. Write numbers with commas between them, such as 50000, 50001."));
        return ports;
    }
}
