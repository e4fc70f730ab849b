using System.Globalization;

namespace Daphne.Slurm;

/// <summary>What <c>slurm-discover.sh</c> printed.</summary>
internal sealed class SlurmReport
{
    private readonly ILookup<string, string> values;

    private SlurmReport(ILookup<string, string> values) => this.values = values;

    /// <summary>Whether the controller answers; the version of the programs is known all the same.</summary>
    public bool Answers => values.Contains("answers");

    /// <summary>Why it does not, in Slurm's words.</summary>
    public string? Trouble => this["trouble"];

    public string? Version => this["version"];

    /// <summary>Programs of Slurm that a command does not find there.</summary>
    public IReadOnlyList<string> Missing => [.. values["missing"]];

    /// <summary>The folder in which a person finds them who logs in there.</summary>
    public string? Elsewhere => this["elsewhere"];

    private string? this[string name] => values[name].FirstOrDefault();

    public static SlurmReport Parse(string output) => new(output.Split('\n')
        .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries)).Where(pair => pair.Length == 2 && pair[1].Length > 0).ToLookup(pair => pair[0], pair => pair[1]));

    public SlurmFacts ToFacts(DateTimeOffset now)
    {
        var quota = (this["quota"] ?? "").Split(' ');
        return new SlurmFacts
        {
            Version = Version ?? "unknown",
            User = this["user"],
            Accounts = Distinct("account"),
            DefaultAccount = this["default"],
            Qos = Distinct("qos"),
            HasAccounting = values.Contains("accounting"),
            AccountingDetail = this["unaccounted"],
            Modules = Distinct("module"),
            ContainerRuntime = this["container"],
            SharedDirectories = [.. values["shared"].Select(Shared).DistinctBy(directory => directory.Path)],
            HomeUsedBytes = Bytes(quota[0]),
            HomeLimitBytes = Bytes(quota[^1]),
            MpiTypes = Distinct("mpi"),
            CheckedAt = now,
        };
    }

    private IReadOnlyList<string> Distinct(string name) => [.. values[name].Distinct()];

    /// <summary>Its kind, the kilobytes that are free, or nothing in place of them, and its path.</summary>
    private static SharedDirectory Shared(string text)
    {
        var words = text.Split(' ', 3);
        return new SharedDirectory(words[^1], words[0], Bytes(words[1]));
    }

    private static long? Bytes(string kilobytes) => long.TryParse(kilobytes, CultureInfo.InvariantCulture, out var number) ? number * 1024 : null;
}
