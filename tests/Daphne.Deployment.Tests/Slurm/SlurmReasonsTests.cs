using Daphne.Slurm;

namespace Daphne.Tests.Slurm;

public sealed class SlurmReasonsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 13, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Resources", "waits for free nodes (Resources)")]
    [InlineData("Priority", "waits behind others (Priority)")]
    [InlineData("QOSMaxJobsPerUserLimit", "waits, since a limit of its QOS is reached (QOSMaxJobsPerUserLimit)")]
    [InlineData("AssocGrpCpuLimit", "waits, since a limit of its account or user is reached (AssocGrpCpuLimit)")]
    [InlineData("ReqNodeNotAvail, UnavailableNodes:n[1-3]", "needs a node that is down, drained or reserved (ReqNodeNotAvail, UnavailableNodes:n[1-3])")]
    [InlineData("PartitionTimeLimit", "asks for more time than its partition allows, and will not start (PartitionTimeLimit)")]
    [InlineData("JobHeldUser", "is held by its user: scontrol release lets it go (JobHeldUser)")]
    [InlineData("launch failed requeued held", "could not be started on its nodes and is held: scontrol release lets it go (launch failed requeued held)")]
    [InlineData("FrontEndDown", "waits; Slurm says: FrontEndDown")]
    [InlineData(null, "has not been looked at by Slurm yet")]
    public void Reasons_are_told_in_words_with_Slurms_own_behind(string? reason, string words)
    {
        Assert.Equal(words, SlurmReasons.OfReason(reason));
    }

    [Fact]
    public void A_waiting_job_says_when_it_is_expected_to_start()
    {
        var allocation = FollowedJobs.NewAllocation();
        allocation.Accepted(17, Now);
        allocation.See(FollowedJobs.Job(17, AllocationState.Pending) with { Reason = "Resources", StartsAt = Now.AddMinutes(65) }, Now);

        Assert.Equal("job 17 waits for free nodes (Resources); expected to start at 14:05 UTC", SlurmReasons.Waiting(allocation, Now));
        Assert.Equal("job 17 waits for free nodes (Resources); expected to start on 2026-11-27 at 14:05 UTC", SlurmReasons.Waiting(allocation, Now.AddDays(-1)));
        Assert.Equal("job 17 waits for free nodes (Resources)", SlurmReasons.Waiting(allocation, Now.AddDays(1)));
    }

    [Fact]
    public void Each_end_says_how_it_came()
    {
        foreach (var state in Enum.GetValues<AllocationState>().Where(state => state.IsOver()))
        {
            var allocation = FollowedJobs.NewAllocation();
            allocation.See(FollowedJobs.Job(17, state) with { StartsAt = Now, EndsAt = Now.AddMinutes(10), ExitCode = 3 }, Now);
            var words = SlurmReasons.OfEnd(allocation);

            Assert.EndsWith(".", words, StringComparison.Ordinal);
            if (state == AllocationState.Timeout)
                Assert.Contains("of 10 min", words, StringComparison.Ordinal);
            if (state == AllocationState.Failed)
                Assert.Contains("exit code 3", words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_job_whose_node_does_not_see_its_folder_says_so()
    {
        var allocation = FollowedJobs.NewAllocation();
        allocation.See(FollowedJobs.Job(17, AllocationState.Failed) with { ExitCode = SlurmField.ExitCode("0:53") }, Now);

        Assert.Contains("its node does not see the job's folder", SlurmReasons.OfEnd(allocation), StringComparison.Ordinal);
    }
}
