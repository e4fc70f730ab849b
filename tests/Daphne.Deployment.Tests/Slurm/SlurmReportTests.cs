using Daphne.Slurm;

namespace Daphne.Tests.Slurm;

/// <summary>What the discovery makes of what sites print.</summary>
public sealed class SlurmReportTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private readonly FakeSite site = new();

    [Fact]
    public async Task Without_accounting_the_rest_is_found_and_Slurm_says_why()
    {
        var report = await site.DiscoverAsync();
        var facts = report.ToFacts(Now);

        Assert.True(report.Answers);
        Assert.Empty(report.Missing);
        Assert.Equal(("23.11.4", false, "Slurm accounting storage is disabled"), (facts.Version, facts.HasAccounting, facts.AccountingDetail));
        Assert.Equal(["pmi2", "pmix"], facts.MpiTypes);
        Assert.Empty(facts.Accounts);
        Assert.Empty(facts.Modules);
        Assert.Null(facts.HomeLimitBytes);
    }

    [Fact]
    public async Task Accounts_and_QOS_are_those_of_the_users_associations_each_once()
    {
        site.Program("sacct", "exit 0");
        site.Program("sacctmgr", """
            case $* in
                *assoc*) printf 'proj1|normal,long\nproj2|normal\nproj1|debug,normal\n' ;;
                *) echo proj2 ;;
            esac
            """);

        var facts = (await site.DiscoverAsync()).ToFacts(Now);

        Assert.Equal((true, null, "proj2"), (facts.HasAccounting, facts.AccountingDetail, facts.DefaultAccount));
        Assert.Equal(["proj1", "proj2"], facts.Accounts);
        Assert.Equal(["normal", "long", "debug"], facts.Qos);
    }

    [Fact]
    public async Task The_modules_of_lmod_come_without_paths_families_and_marks_whatever_the_greeting_says()
    {
        site.Profile = """
            echo 'Welcome! version=99 slurm'
            export SCRATCH='/lustre/my scratch'
            module() { printf '%s\n' '/apps/modules/all:' 'GCC/' 'GCC/12.2.0' 'GCC/13.2.0(default)' 'apptainer/1.2.4' 'GCC/12.2.0' 'NOTE=you may use spider' '/apps/modules/more:' 'R-bundle/4.3' >&2; }
            """;

        var report = await site.DiscoverAsync();
        var facts = report.ToFacts(Now);

        Assert.Equal("23.11.4", facts.Version);
        Assert.Equal(["GCC/12.2.0", "GCC/13.2.0", "apptainer/1.2.4", "R-bundle/4.3"], facts.Modules);
        Assert.Contains(new SharedDirectory("/lustre/my scratch", "$SCRATCH", 600 * 1024), facts.SharedDirectories);
    }

    [Fact]
    public async Task Of_thousands_of_modules_some_hundreds_are_kept()
    {
        site.Profile = "module() { for n in $(seq 5000); do echo \"m/$n\"; done; }";
        site.Program("seq", "n=0; while [ $n -lt 5000 ]; do n=$((n + 1)); echo $n; done");

        Assert.Equal(300, (await site.DiscoverAsync()).ToFacts(Now).Modules.Count);
    }

    [Theory]
    [InlineData("    server:/home 524288*  1000000 2000000   6days   12      0       0", 2000000)]
    [InlineData("    server:/home 524288  1000000 0              12      0       0", 1000000)]
    public async Task A_quota_is_that_of_the_homes_file_system_and_hard_limits_count_first(string line, long limit)
    {
        site.Program("quota", $"printf '%s\\n' 'Disk quotas for user alice (uid 1000): ' ' Filesystem blocks quota limit grace files' 'server:/other 1 2 3' '{line}'; exit 1");

        var facts = (await site.DiscoverAsync()).ToFacts(Now);

        Assert.Equal((524288L * 1024, limit * 1024), (facts.HomeUsedBytes, facts.HomeLimitBytes));
    }

    [Fact]
    public async Task On_Lustre_its_own_tool_is_asked_which_breaks_long_lines()
    {
        site.Program("stat", "echo lustre");
        site.Program("lfs", """printf '/lustre/home/a-long-name\n                 1024  2048  4096       -     100       0       0       -\n'""");

        var facts = (await site.DiscoverAsync()).ToFacts(Now);

        Assert.Equal((1024L * 1024, 4096L * 1024), (facts.HomeUsedBytes, facts.HomeLimitBytes));
    }

    [Fact]
    public async Task Older_versions_of_srun_print_their_MPI_types_as_errors()
    {
        site.Program("srun", """printf 'srun: MPI types are...\nsrun: none\nsrun: openmpi\nsrun: pmi2\n' >&2""");

        Assert.Equal(["openmpi", "pmi2"], (await site.DiscoverAsync()).ToFacts(Now).MpiTypes);
    }

    [Fact]
    public async Task A_Slurm_that_does_not_answer_says_so_in_its_own_words()
    {
        site.Program("sinfo", "echo 'slurm-wlm 22.05.8'");
        site.Program("squeue", "echo 'slurm_load_jobs error: Unable to contact slurm controller (connect failure)' >&2; exit 1");

        var report = await site.DiscoverAsync();

        Assert.Equal((false, "22.05.8", "Unable to contact slurm controller (connect failure)"), (report.Answers, report.Version, report.Trouble));
    }

    [Fact]
    public async Task Programs_that_only_a_login_shell_finds_are_missing_and_it_is_told_where_they_are()
    {
        foreach (var name in new[] { "sbatch", "squeue", "sinfo", "scancel", "srun" })
            site.Without(name);
        using var elsewhere = new FakeSite();
        site.Profile = $"PATH={elsewhere.Programs}:$PATH";

        var report = await site.DiscoverAsync();

        Assert.Equal(["sbatch", "squeue", "sinfo", "scancel", "srun"], report.Missing);
        Assert.Equal(elsewhere.Programs, report.Elsewhere);
    }

    public void Dispose() => site.Dispose();
}
