using Daphne.Slurm;

namespace Daphne.Tests.Slurm;

/// <summary>What is asked of Slurm in one look, by the script itself on this machine, beside programs that say what Slurm's would.</summary>
public sealed class QueueScriptTests : IDisposable
{
    private const string A = "daphne-aaaaaaaaaaaaaaaa";
    private const string B = "daphne-bbbbbbbbbbbbbbbb";
    private const string C = "daphne-cccccccccccccccc";
    private static readonly Dictionary<string, long> Numbers = new() { [A] = 17, [B] = 18, [C] = 19 };
    private readonly FakeSite site = new();

    public QueueScriptTests() => site.Program("scontrol", "echo \"$*\" >> controlled; exit 1");

    public void Dispose() => site.Dispose();

    [Fact]
    public async Task Accounting_is_asked_once_for_all_jobs_that_are_missing_and_Slurms_memory_for_those_it_does_not_know()
    {
        site.Program("sacct", $"echo \"$*\" >> accounted; echo '17|TIMEOUT|0:0|1|2|3|n1|{A}'; echo '18|COMPLETED|0:0|1|2|3|n1|other'");
        site.Program("scontrol", $"echo \"$*\" >> controlled; echo 'JobId=19 JobName={C} JobState=FAILED ExitCode=3:0'");

        var answer = await AskAsync($"{A} a 17\n{B} b 18\n{C} c 19\n");

        Assert.Contains("-j 17,18,19 ", Assert.Single(site.Calls("accounted")), StringComparison.Ordinal);
        Assert.EndsWith(" 19", Assert.Single(site.Calls("controlled")), StringComparison.Ordinal);
        Assert.Equal([(A, AllocationState.Timeout), (C, AllocationState.Failed)], answer.Remains.Values.Select(job => (job.Name, job.State)).OrderBy(job => job.Name));
    }

    [Fact]
    public async Task Nothing_is_asked_of_accounting_while_nothing_is_missing()
    {
        site.Program("sacct", "echo \"$*\" >> accounted");

        await AskAsync($"{A} a 0\n{B} b 0\n");

        Assert.Empty(site.Calls("accounted").Concat(site.Calls("controlled")));
    }

    [Fact]
    public async Task Of_a_job_that_was_killed_and_is_still_listed_Slurms_memory_tells_the_exit_code()
    {
        Lists($"17|FAILED|1|2|3|1|1|main|n1|NonZeroExitCode|{A}");
        site.Program("scontrol", $"echo 'JobId=17 JobName={A} JobState=FAILED ExitCode=0:9'");

        Assert.Equal(137, (await AskAsync($"{A} a 0\n")).Remains[A].ExitCode);
    }

    [Fact]
    public async Task A_look_at_the_whole_cluster_brings_Slurms_own_count_of_restarts()
    {
        Lists($"17|RUNNING|1|2|3|1|1|main|n1|None|{A}", counts: $"17                  2                   {A}");

        Assert.Equal(2, Assert.Single((await AskAsync("", isWhole: true)).Jobs).Restarts);
        Assert.Null(Assert.Single((await AskAsync("")).Jobs).Restarts);
    }

    /// <summary>squeue puts the marks of the format that it is asked for around what it lists.</summary>
    private void Lists(string job, string counts = "") => site.Program("squeue", $$"""
        for word; do
            case $word in
                *'%A'*) mark=${word%%|*}; echo "$mark|{{job}}$mark" ;;
                *RestartCnt*) echo '{{counts}}' ;;
            esac
        done
        """);

    private async Task<SlurmAnswer> AskAsync(string input, bool isWhole = false)
    {
        var result = await site.RunAsync("slurm-queue.sh", [site.Folder, isWhole ? "1" : "0"], input);
        return SlurmAnswer.Parse(result.Lines, Numbers, isWhole, DateTimeOffset.UnixEpoch);
    }
}
