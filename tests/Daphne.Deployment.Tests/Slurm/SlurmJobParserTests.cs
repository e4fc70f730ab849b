using Daphne.Slurm;

namespace Daphne.Tests.Slurm;

/// <summary>
/// Lines of a real Slurm 22.05, and, where it says so, lines as the manuals of 20.11, 23.02 and 24.05 have them: those have not been seen
/// on a machine here.
/// </summary>
public sealed class SlurmJobParserTests
{
    [Fact]
    public void A_running_job_of_squeue_has_its_times_and_nodes()
    {
        var job = SlurmJobParser.OfQueue("1|RUNNING|1795793105|1795793106|1795793706|1|1|main|n1|None|daphne-aaa")!;

        Assert.Equal((1, "daphne-aaa", AllocationState.Running, "n1", "main"), (job.JobId, job.Name, job.State, job.Nodes, job.Partition));
        Assert.Equal(TimeSpan.FromMinutes(10), job.EndsAt - job.StartsAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795793105), job.SubmittedAt);
        Assert.Null(job.Reason);
    }

    [Theory]
    [InlineData("6|PENDING|1795793106|1827329107|1827330307|4|4|main||Resources|big", AllocationState.Pending, "Resources", 1827329107L)]
    [InlineData("4|PENDING|1795793106|N/A|N/A|1|1|main||JobArrayTaskLimit|arr", AllocationState.Pending, "JobArrayTaskLimit", null)]
    [InlineData("9|PENDING|1795793106|1795796706|NONE|1|1|main||BeginTime|begin", AllocationState.Pending, "BeginTime", 1795796706L)]
    [InlineData("12|PENDING|1795793106|N/A|N/A|1|1|short||PartitionTimeLimit|sleepers", AllocationState.Pending, "PartitionTimeLimit", null)]
    [InlineData("7|FAILED|1795793106|1795793107|1795793107|1|1|main|n1|JobLaunchFailure|killed", AllocationState.Failed, "JobLaunchFailure", 1795793107L)]
    [InlineData("2|FAILED|1795793105|1795793106|1795793106|1|1|main|n1|NonZeroExitCode|with | pipe and blank", AllocationState.Failed, "NonZeroExitCode", 1795793106L)]
    public void Other_jobs_of_squeue_are_understood(string line, AllocationState state, string? reason, long? starts)
    {
        var job = SlurmJobParser.OfQueue(line)!;

        Assert.Equal((state, reason, starts), (job.State, job.Reason, job.StartsAt?.ToUnixTimeSeconds()));
    }

    [Fact]
    public void A_name_may_hold_what_separates_the_fields()
    {
        Assert.Equal("with | pipe and blank", SlurmJobParser.OfQueue("2|FAILED|1|1|1|1|1|main|n1|NonZeroExitCode|with | pipe and blank")!.Name);
    }

    [Theory]
    [InlineData("12_3|RUNNING|1|1|1|1|1|main|n1|None|arr", 12)]
    [InlineData("12+0|RUNNING|1|1|1|1|1|main|n1|None|het", 12)]
    [InlineData("12_[4-9%2]|PENDING|1|N/A|N/A|1|1|main||Priority|arr", 12)]
    public void A_part_of_a_job_has_the_number_of_the_job(string line, long id)
    {
        Assert.Equal(id, SlurmJobParser.OfQueue(line)!.JobId);
    }

    [Theory]
    [InlineData("slurm_load_jobs error: Unable to contact slurm controller (connect failure)")]
    [InlineData("PENDING|1|1")]
    [InlineData("")]
    public void What_is_no_job_is_none(string line)
    {
        Assert.Null(SlurmJobParser.OfQueue(line));
    }

    [Theory]
    [InlineData("17|FAILED|3:0|1795793105|1795793106|1795793106|n1|with | pipe and blank", AllocationState.Failed, 3, "n1")]
    [InlineData("17|FAILED|0:9|1795793106|1795793107|1795793107|n1|killed", AllocationState.Failed, 137, "n1")]
    [InlineData("17|PENDING|0:0|1795793106|Unknown|Unknown|None assigned|big", AllocationState.Pending, 0, null)]
    [InlineData("17|RUNNING|0:0|1795793105|1795793106|Unknown|n1|daphne-aaa", AllocationState.Running, 0, "n1")]

    // By the manual: who cancelled it, and memory.
    [InlineData("17|CANCELLED by 2000|0:0|1795793105|Unknown|1795793106|None assigned|x", AllocationState.Cancelled, 0, null)]
    [InlineData("17|OUT_OF_MEMORY|0:125|1795793105|1795793106|1795793206|n[1-3,7]|x", AllocationState.OutOfMemory, 253, "n[1-3,7]")]
    public void Accounting_tells_exit_codes_and_signals(string line, AllocationState state, int exitCode, string? nodes)
    {
        var job = SlurmJobParser.OfAccounting(line)!;

        Assert.Equal((17, state, exitCode, nodes), (job.JobId, job.State, job.ExitCode, job.Nodes));
    }

    [Fact]
    public void Scontrol_tells_in_pairs()
    {
        const string Line = "JobId=2 JobName=daphne-77 UserId=alice(2000) GroupId=alice(2000) MCS_label=N/A Priority=4294901758 Nice=0 Account=lab QOS=normal JobState=FAILED Reason=NonZeroExitCode Dependency=(null) Requeue=1 Restarts=2 BatchFlag=1 Reboot=0 ExitCode=3:0 RunTime=00:00:00 TimeLimit=00:10:00 TimeMin=N/A SubmitTime=1795793105 EligibleTime=1795793105 AccrueTime=1795793105 StartTime=1795793106 EndTime=1795793106 Deadline=N/A ReqNodeList=(null) ExcNodeList=(null) NodeList=n1 BatchHost=n1 NumNodes=1 CPUs/Task=1 ReqB:S:C:T=0:0:*:* Power= ";

        var job = SlurmJobParser.OfControl(Line, 2)!;

        Assert.Equal(("daphne-77", AllocationState.Failed, "n1", 3, 2), (job.Name, job.State, job.Nodes, job.ExitCode, job.Restarts));
        Assert.Equal(1795793106, job.EndsAt!.Value.ToUnixTimeSeconds());
    }

    [Fact]
    public void A_local_time_without_a_zone_says_nothing()
    {
        Assert.Null(SlurmJobParser.OfQueue("1|RUNNING|2026-11-27T15:00:00|2026-11-27T15:00:01|N/A|1|1|main|n1|None|x")!.StartsAt);
    }

    /// <summary>All states of the manuals of 20.11, 23.02 and 24.05.</summary>
    [Theory]
    [InlineData("BOOT_FAIL", AllocationState.BootFail)]
    [InlineData("CANCELLED", AllocationState.Cancelled)]
    [InlineData("COMPLETED", AllocationState.Completed)]
    [InlineData("CONFIGURING", AllocationState.Configuring)]
    [InlineData("COMPLETING", AllocationState.Completing)]
    [InlineData("DEADLINE", AllocationState.Deadline)]
    [InlineData("FAILED", AllocationState.Failed)]
    [InlineData("NODE_FAIL", AllocationState.NodeFail)]
    [InlineData("OUT_OF_MEMORY", AllocationState.OutOfMemory)]
    [InlineData("PENDING", AllocationState.Pending)]
    [InlineData("PREEMPTED", AllocationState.Preempted)]
    [InlineData("RUNNING", AllocationState.Running)]
    [InlineData("RESV_DEL_HOLD", AllocationState.Pending)]
    [InlineData("REQUEUE_FED", AllocationState.Pending)]
    [InlineData("REQUEUE_HOLD", AllocationState.Requeued)]
    [InlineData("REQUEUED", AllocationState.Requeued)]
    [InlineData("RESIZING", AllocationState.Running)]
    [InlineData("REVOKED", AllocationState.Cancelled)]
    [InlineData("SIGNALING", AllocationState.Running)]
    [InlineData("SPECIAL_EXIT", AllocationState.Requeued)]
    [InlineData("STAGE_OUT", AllocationState.Completing)]
    [InlineData("STOPPED", AllocationState.Suspended)]
    [InlineData("SUSPENDED", AllocationState.Suspended)]
    [InlineData("TIMEOUT", AllocationState.Timeout)]
    [InlineData("RECONFIG_FAIL", AllocationState.Requeued)]
    [InlineData("LAUNCH_FAILED", AllocationState.Requeued)]
    [InlineData("POWER_UP_NODE", AllocationState.Configuring)]
    public void Each_state_of_the_manuals_has_a_meaning(string word, AllocationState state)
    {
        Assert.Equal(state, SlurmStates.Parse(word, hasNodes: false));
    }

    [Theory]
    [InlineData(true, AllocationState.Running)]
    [InlineData(false, AllocationState.Pending)]
    public void A_word_that_nobody_knows_gives_nothing_up(bool hasNodes, AllocationState state)
    {
        Assert.Equal(state, SlurmStates.Parse("EXPEDITING_SOMETHING", hasNodes));
        Assert.False(state.IsOver());
    }
}
