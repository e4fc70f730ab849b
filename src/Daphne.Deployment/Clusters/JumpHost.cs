namespace Daphne.Clusters;

/// <summary>A jump host as people write it, <c>[user@]host[:port]</c>, made a node of the cluster, so that its host key is pinned like any other.</summary>
internal static class JumpHost
{
    /// <param name="cluster">Gets the node, if it has none like that.</param>
    /// <param name="text">What people wrote.</param>
    /// <param name="credentialId">Of the node behind it: one credential serves both unless a person says otherwise.</param>
    /// <param name="newId">Makes ids.</param>
    /// <returns>The name of the node to pass through.</returns>
    public static string Ensure(Cluster cluster, string text, string? credentialId, Func<string> newId)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var user = at > 0 ? text[..at] : null;
        var rest = text[(at + 1)..];
        var colon = rest.LastIndexOf(':');
        int? port = colon > 0 && int.TryParse(rest[(colon + 1)..], out var number) && rest.IndexOf(':', StringComparison.Ordinal) == colon ? number : null;
        var host = port is null ? rest : rest[..colon];
        if (cluster.Nodes.Find(node => node.Name == text || (node.Name == host && user is null && port is null)) is { } known)
            return known.Name;
        var input = new NodeInput { Host = host, User = user, Port = port };
        ClusterRules.Check(input);
        if (cluster.Nodes.Find(node => node.Host == host && (user is null || node.User == user) && (port is null || node.Port == port)) is { } same)
            return same.Name;
        cluster.Nodes.Add(new Node
        {
            Id = newId(),
            ClusterId = cluster.Id,
            Name = cluster.Nodes.Exists(node => node.Name == host) ? text : host,
            Host = host,
            User = user,
            Port = port,
            CredentialId = credentialId,
            Roles = NodeRoles.Jump,
            Ordinal = cluster.Nodes.Count,
        });
        return cluster.Nodes[^1].Name;
    }
}
