using System.Text.Json;

namespace Daphne.Monitoring;

/// <summary>One line of a node's status stream.</summary>
/// <param name="Uptime">Seconds since the node's boot.</param>
/// <param name="Processes">By id.</param>
internal sealed record NodeSnapshot(double Uptime, IReadOnlyDictionary<string, ProcessSnapshot> Processes)
{
    public static NodeSnapshot Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new NodeSnapshot(
            root.GetProperty("t").GetDouble(),
            root.GetProperty("p").EnumerateArray().Select(ProcessSnapshot.Parse).ToDictionary(process => process.Id));
    }
}
