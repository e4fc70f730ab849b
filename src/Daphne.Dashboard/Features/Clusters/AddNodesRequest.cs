using Daphne.Clusters;

namespace Daphne.Dashboard.Features.Clusters;

/// <summary>Nodes one by one, or as a peers list: <c>host</c>, <c>host:workerPort</c>, <c>user@host</c>, separated by commas or lines.</summary>
public sealed record AddNodesRequest
{
    public IReadOnlyList<NodeRequest>? Nodes { get; init; }
    public string? Peers { get; init; }

    internal IReadOnlyList<NodeInput> ToInputs()
    {
        IReadOnlyList<NodeInput> inputs = [.. (Nodes ?? []).Select(node => node.ToInput()), .. PeerList.Parse(Peers ?? "")];
        return inputs.Count > 0 ? inputs : throw ProblemException.BadInput("There are no nodes: fill the field 'nodes' or the field 'peers'.");
    }
}
