using System.Text.RegularExpressions;

namespace Daphne.Clusters;

/// <summary>
/// Reads what people have: the peers list of <c>deployDistributed.sh</c> (<c>host</c>, <c>host:port</c>, <c>user@host</c>, separated by
/// commas, blanks or lines). A port is a worker's port; several ports of one host are several workers on it.
/// </summary>
public static partial class PeerList
{
    /// <exception cref="ProblemException">Some entry is no peer; all faults are listed.</exception>
    public static IReadOnlyList<NodeInput> Parse(string text)
    {
        var nodes = new Dictionary<string, NodeInput>(StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var entry in text.Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var match = Peer().Match(entry);
            var host = match.Groups["ipv6"].Success ? match.Groups["ipv6"].Value : match.Groups["host"].Value;
            if (!match.Success)
            {
                faults.Add($"'{entry}' is not host, host:port or user@host");
                continue;
            }
            var user = match.Groups["user"].Success ? match.Groups["user"].Value : null;
            var node = nodes.GetValueOrDefault(host, new NodeInput { Host = host, User = user });
            if (user is not null && node.User is not null && user != node.User)
                faults.Add($"'{entry}': {host} has the user {node.User} before; a node has one");
            node = node with { User = node.User ?? user };
            if (match.Groups["port"].Success)
            {
                if (!int.TryParse(match.Groups["port"].Value, out var port) || port is < 1 or > 65535)
                    faults.Add($"'{entry}': a port is a number from 1 to 65535");
                else if (node.WorkerPorts.Contains(port))
                    faults.Add($"'{entry}' stands there twice");
                else
                    node = node with { WorkerPorts = [.. node.WorkerPorts, port] };
            }
            nodes[host] = node;
        }
        if (faults.Count > 0)
            throw ProblemException.BadInput($"The list of nodes has faults: {string.Join("; ", faults)}.");
        return [.. nodes.Values];
    }

    [GeneratedRegex(@"^(?:(?<user>[A-Za-z0-9_][\w.-]*)@)?(?:\[(?<ipv6>[0-9A-Fa-f:.%\w]+)\]|(?<host>[\w][\w.-]*))(?::(?<port>\d+))?$")]
    private static partial Regex Peer();
}
