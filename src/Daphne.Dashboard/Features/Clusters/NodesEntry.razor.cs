using Daphne.Clusters;
using Daphne.Credentials;
using Microsoft.AspNetCore.Components;

namespace Daphne.Dashboard.Features.Clusters;

public sealed partial class NodesEntry
{
    private static readonly IReadOnlyList<(Way, string)> Ways = [(Way.Paste, "Paste a list"), (Way.One, "One by one"), (Way.Config, "From ~/.ssh/config")];

    private readonly List<NodeInput> added = [];
    private readonly List<string> picked = [];
    private IReadOnlyList<string> known = [];
    private IReadOnlyList<NodeInput> peers = [];
    private bool hasFault;
    private string peersText = "";
    private NodeDraft draft = new();
    private ProblemException? problem;
    private Way way;

    private enum Way
    {
        Paste,
        One,
        Config,
    }

    [Parameter] public ClusterDraft? Cluster { get; set; }
    [Parameter] public IReadOnlyList<Credential> Credentials { get; set; } = [];

    /// <summary>Null while something typed has faults.</summary>
    [Parameter] public EventCallback<IReadOnlyList<NodeInput>?> NodesChanged { get; set; }

    private IReadOnlyList<NodeInput> All => [.. peers, .. added, .. picked.Select(host => new NodeInput { Host = host })];

    protected override void OnInitialized()
    {
        try
        {
            known = Hosts.List();
        }
        catch (ProblemException fault)
        {
            problem = fault;
        }
    }

    private Task TakePeersAsync(IReadOnlyList<NodeInput>? nodes)
    {
        hasFault = nodes is null;
        peers = nodes ?? peers;
        return TellAsync();
    }

    private Task AddOneAsync()
    {
        problem = null;
        try
        {
            added.Add(draft.ToInput());
            draft = new NodeDraft();
        }
        catch (ProblemException fault)
        {
            problem = fault;
        }
        return TellAsync();
    }

    private Task PickAsync(string host)
    {
        if (!picked.Remove(host))
            picked.Add(host);
        return TellAsync();
    }

    private Task RemoveAsync(NodeInput node)
    {
        peers = [.. peers.Where(other => other != node)];
        added.Remove(node);
        picked.Remove(node.Host);
        return TellAsync();
    }

    private Task TellAsync() => NodesChanged.InvokeAsync(hasFault ? null : All);
}
