using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>What only a lab of its own can be made to do: a Slurm that counts anew, and one that prefers others.</summary>
public sealed class TroubledSlurmTests(TroubledSlurmTests.OneNode fixture) : IClassFixture<TroubledSlurmTests.OneNode>
{
    private const string StopController = "kill $(cat /run/slurm/slurmctld.pid); while pgrep -x slurmctld > /dev/null; do sleep 0.1; done";

    [Fact]
    public async Task A_number_that_Slurm_has_given_to_another_job_tells_nothing_of_ours()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var job = await engine.UntilAsync(await engine.SubmittedAsync(cluster, "exec sleep 300"), now => now.State == AllocationState.Running);

        await engine.ShellAsync("login", $"{StopController}; rm -rf /var/spool/slurmctld/*; slurmctld -i");
        await engine.AliceAsync($"until id=$(sbatch --parsable -J other -o /dev/null --wrap 'sleep 300') && [ \"$id\" -ge {job.JobId} ]; do sleep 0.2; done");

        var over = await engine.UntilAsync(job, now => now.IsOver);
        Assert.Equal(AllocationState.Gone, over.State);
        Assert.NotEqual("", await engine.AliceAsync($"squeue -h -j {job.JobId} -n other"));
    }

    [Fact]
    public async Task A_job_that_had_to_make_room_for_a_more_urgent_one_was_preempted()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        const string settings = "PreemptType=preempt/partition_prio\nPreemptMode=CANCEL\nPartitionName=urgent Nodes=ALL PriorityTier=10\n";
        await engine.ShellAsync("login", $"printf '{settings}' >> /etc/slurm/slurm.conf; {StopController}; slurmctld");
        var job = await engine.UntilAsync(await engine.SubmittedAsync(cluster, "exec sleep 300", "--exclusive"), now => now.State == AllocationState.Running);

        await engine.AliceAsync("sbatch -p urgent -o /dev/null --wrap 'sleep 300'");

        Assert.Equal(AllocationState.Preempted, (await engine.UntilAsync(job, now => now.IsOver)).State);
    }

    public sealed class OneNode() : LabFixture(new LabShape { Standalone = 0, Nodes = 1, Slurm = true });
}
