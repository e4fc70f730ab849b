using System.Globalization;

namespace Daphne.Clusters;

/// <summary>Judges what a pre-flight found: one result a column, each failure with what to do.</summary>
internal static class PreflightRules
{
    private const int ClockWarningSeconds = 5;

    public static IReadOnlyList<CheckResult> Judge(PreflightReport report, PreflightNeeds needs, string root, bool isLocal, DateTimeOffset now) =>
    [
        .. Passage(report, isLocal),
        System(report, needs),
        report["glibc"] is { } glibc
            ? new("glibc", CheckOutcome.Passed, glibc)
            : new("glibc", CheckOutcome.Failed, "none", "DAPHNE's programs need the GNU C library. Use a distribution with glibc (Debian, Ubuntu, RHEL …)."),
        new("cpus", CheckOutcome.Passed, report["cpus"] ?? "?"),
        Memory(report, needs),
        Disk(report, needs, root),
        Ports(report, needs),
        Clock(report, now),
        Tools(report),
    ];

    /// <summary>Of a node that is a login node of Slurm.</summary>
    public static IReadOnlyList<CheckResult> JudgeLogin(PreflightReport report, PreflightNeeds needs, string root, IEnumerable<CheckResult> slurm, DateTimeOffset now) =>
        [.. Passage(report, isLocal: false), System(report, needs), Disk(report, needs, root), Clock(report, now), Tools(report), .. slurm];

    /// <summary>All that is asked of a host that is only passed through.</summary>
    public static IReadOnlyList<CheckResult> Passage(PreflightReport report, bool isLocal) =>
    [
        new("host key", CheckOutcome.Passed, isLocal ? "not needed" : "accepted"),
        new("reachable", CheckOutcome.Passed, "yes"),
        new("login", CheckOutcome.Passed, $"as {report["user"]}"),
    ];

    /// <summary>Where the node could not even be asked: what failed, and everything after it left out.</summary>
    public static IReadOnlyList<CheckResult> Unasked(ProblemException problem, IReadOnlyList<string> columns)
    {
        var (failed, finding, passed) = problem.Kind switch
        {
            ProblemKind.HostKeyRefused => ("host key", "refused", Array.Empty<string>()),
            ProblemKind.LoginRefused => ("login", "refused", ["host key", "reachable"]),
            _ => ("reachable", "no", []),
        };
        return [.. columns.Select(column =>
            column == failed ? new CheckResult(column, CheckOutcome.Failed, finding, problem.Message)
            : passed.Contains(column) ? new CheckResult(column, CheckOutcome.Passed, "yes")
            : new CheckResult(column, CheckOutcome.Skipped, "not looked at"))];
    }

    private static CheckResult System(PreflightReport report, PreflightNeeds needs)
    {
        var found = $"{report["os"] ?? report["kernel"]} {report["arch"]}";
        if (report["kernel"] != "Linux")
            return new("system", CheckOutcome.Failed, found, "DAPHNE runs on Linux only.");
        return needs.Architecture is { } wanted && report["arch"] != wanted
            ? new("system", CheckOutcome.Failed, found, $"The package is for {wanted}. Add a package for {report["arch"]} and deploy that here.")
            : new("system", CheckOutcome.Passed, found);
    }

    private static CheckResult Memory(PreflightReport report, PreflightNeeds needs)
    {
        var available = report.Number("available") * 1024;
        var wanted = needs.Workers * PreflightNeeds.MemoryPerWorker;
        return available >= wanted
            ? new("memory", CheckOutcome.Passed, $"{Size(available)} free")
            : new("memory", CheckOutcome.Warning, $"{Size(available)} free",
                $"{needs.Workers} workers take about {Size(wanted)} right after their start, and more with every run. Use fewer workers here.");
    }

    private static CheckResult Disk(PreflightReport report, PreflightNeeds needs, string root)
    {
        var free = report.Number("disk") * 1024;
        if (report["writable"] is null)
            return new("disk", CheckOutcome.Failed, $"{report["place"]} is not writable", $"Let {report["user"]} write there, or choose another install root than {root}.");
        return free >= needs.DiskBytes
            ? new("disk", CheckOutcome.Passed, $"{Size(free)} free")
            : new("disk", CheckOutcome.Failed, $"{Size(free)} free", $"{Size(needs.DiskBytes)} are needed under {root}. Free some space, or choose another install root.");
    }

    private static CheckResult Ports(PreflightReport report, PreflightNeeds needs)
    {
        var taken = report.TakenPorts.Intersect(needs.Ports).ToList();
        if (taken.Count == 0)
            return new("ports", CheckOutcome.Passed, needs.Ports.Count == 0 ? "none needed" : $"{Range(needs.Ports)} free");
        return new("ports", CheckOutcome.Failed, $"{string.Join(", ", taken)} taken",
            "Another program listens there. Choose another first port, or stop that program (see: ss -ltnp).");
    }

    private static CheckResult Clock(PreflightReport report, DateTimeOffset now)
    {
        var offset = report.Number("time") - now.ToUnixTimeSeconds();
        return Math.Abs(offset) <= ClockWarningSeconds
            ? new("clock", CheckOutcome.Passed, "in step")
            : new("clock", CheckOutcome.Warning, $"{offset:+0;-0} s off", "Times in its logs will not fit the other nodes'. Let the machine keep time by NTP.");
    }

    private static CheckResult Tools(PreflightReport report)
    {
        var missing = report.Missing.Where(tool => tool != "stdbuf").ToList();
        if (missing.Count > 0)
            return new("tools", CheckOutcome.Failed, $"{string.Join(", ", missing)} missing", "Install them: they come with coreutils, util-linux, tar, gzip and grep.");
        return report.Missing.Contains("stdbuf")
            ? new("tools", CheckOutcome.Warning, "stdbuf missing", "Without it (coreutils) the first log line of a worker shows only when it ends.")
            : new("tools", CheckOutcome.Passed, "all there");
    }

    private static string Range(IReadOnlyList<int> ports) => ports.Count == 1 ? $"{ports[0]}" : $"{ports.Min()}–{ports.Max()}";

    private static string Size(long bytes) => bytes >= 1L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB")
        : $"{bytes >> 20} MiB";
}
