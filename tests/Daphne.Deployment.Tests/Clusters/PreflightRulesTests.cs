using Daphne.Clusters;

namespace Daphne.Tests.Clusters;

public sealed class PreflightRulesTests
{
    private const string Fit = """
        user=alice
        home=/home/alice
        time=1000
        arch=x86_64
        kernel=Linux
        os=Debian GNU/Linux 12 (bookworm)
        glibc=2.36
        cpus=8
        memory=16000000
        available=8000000
        place=/home/alice
        writable=yes
        disk=50000000
        """;

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1000);
    private static readonly PreflightNeeds Needs = new(1L << 30, "x86_64", 4, [50000, 50001]);

    private static IReadOnlyList<string> Columns => CheckResult.ColumnsOf(ClusterKind.Ssh, NodeRoles.Worker);

    /// <summary>What is changed of a fit node, the column that objects, how, and a word of the remedy.</summary>
    public static TheoryData<string, string, string, CheckOutcome, string> Faults => new()
    {
        { "kernel=Linux", "kernel=Darwin", "system", CheckOutcome.Failed, "Linux only" },
        { "arch=x86_64", "arch=aarch64", "system", CheckOutcome.Failed, "package for aarch64" },
        { "glibc=2.36", "glibc=", "glibc", CheckOutcome.Failed, "GNU C library" },
        { "available=8000000", "available=100000", "memory", CheckOutcome.Warning, "fewer workers" },
        { "disk=50000000", "disk=1000", "disk", CheckOutcome.Failed, "Free some space" },
        { "writable=yes", "x=y", "disk", CheckOutcome.Failed, "Let alice write there" },
        { "cpus=8", "cpus=8\ntaken=50001", "ports", CheckOutcome.Failed, "ss -ltnp" },
        { "time=1000", "time=940", "clock", CheckOutcome.Warning, "NTP" },
        { "cpus=8", "cpus=8\nmissing=tar\nmissing=setsid", "tools", CheckOutcome.Failed, "Install them" },
        { "cpus=8", "cpus=8\nmissing=stdbuf", "tools", CheckOutcome.Warning, "first log line" },
    };

    [Fact]
    public void A_fit_node_passes_every_column_in_order()
    {
        var checks = Judge(Fit);

        Assert.Equal(Columns, checks.Select(check => check.Check));
        Assert.All(checks, check => Assert.Equal(CheckOutcome.Passed, check.Outcome));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_fault_is_one_columns_and_comes_with_a_remedy(string line, string instead, string column, CheckOutcome outcome, string remedy)
    {
        var check = Assert.Single(Judge(Fit.Replace(line, instead, StringComparison.Ordinal)), check => check.Outcome != CheckOutcome.Passed);

        Assert.Equal((column, outcome), (check.Check, check.Outcome));
        Assert.Contains(remedy, check.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProblemKind.HostKeyRefused, "host key", 0)]
    [InlineData(ProblemKind.LoginRefused, "login", 2)]
    [InlineData(ProblemKind.Unreachable, "reachable", 0)]
    public void Of_a_node_that_could_not_be_asked_the_rest_is_not_looked_at(ProblemKind kind, string failed, int passed)
    {
        var checks = PreflightRules.Unasked(new ProblemException(kind, "what to do"), Columns);

        Assert.Equal(Columns, checks.Select(check => check.Check));
        var failure = Assert.Single(checks, check => check.Outcome == CheckOutcome.Failed);
        Assert.Equal((failed, "what to do"), (failure.Check, failure.Remedy));
        Assert.Equal(passed, checks.Count(check => check.Outcome == CheckOutcome.Passed));
    }

    [Fact]
    public void The_facts_of_a_node_are_kept_in_bytes()
    {
        var facts = PreflightReport.Parse(Fit).ToFacts(Now);

        Assert.Equal(("Debian GNU/Linux 12 (bookworm)", 8, 16_000_000L * 1024, 50_000_000L * 1024), (facts.OperatingSystem, facts.Cpus, facts.MemoryBytes, facts.DiskFreeBytes));
    }

    [Fact]
    public void A_login_that_prints_a_greeting_does_no_harm() =>
        Assert.All(Judge($"Welcome!\n{Fit}\nBye"), check => Assert.Equal(CheckOutcome.Passed, check.Outcome));

    private static IReadOnlyList<CheckResult> Judge(string report) => PreflightRules.Judge(PreflightReport.Parse(report), Needs, "~/.daphne", isLocal: false, Now);
}
