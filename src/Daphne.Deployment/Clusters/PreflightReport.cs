using System.Globalization;

namespace Daphne.Clusters;

/// <summary>What <c>preflight.sh</c> printed.</summary>
internal sealed class PreflightReport
{
    private readonly ILookup<string, string> values;

    private PreflightReport(ILookup<string, string> values) => this.values = values;

    public string? this[string name] => values[name].FirstOrDefault(value => value.Length > 0);

    public long Number(string name) => long.TryParse(this[name], CultureInfo.InvariantCulture, out var number) ? number : 0;

    public IReadOnlyList<string> Missing => [.. values["missing"]];

    public IReadOnlyList<int> TakenPorts => [.. values["taken"].Select(port => int.Parse(port, CultureInfo.InvariantCulture))];

    public static PreflightReport Parse(string output) => new(output.Split('\n')
        .Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).ToLookup(pair => pair[0], pair => pair[1].Trim()));

    public NodeFacts ToFacts(DateTimeOffset now) => new()
    {
        OperatingSystem = this["os"] ?? this["kernel"],
        Architecture = this["arch"],
        Glibc = this["glibc"],
        Cpus = (int)Number("cpus"),
        MemoryBytes = Number("memory") * 1024,
        MemoryAvailableBytes = Number("available") * 1024,
        DiskFreeBytes = Number("disk") * 1024,
        ContainerRuntime = this["container"],
        CheckedAt = now,
    };
}
