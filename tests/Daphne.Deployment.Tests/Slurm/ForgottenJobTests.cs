using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>Jobs that end, and that Slurm has forgotten before anybody asks.</summary>
public sealed class ForgottenJobTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(true, AllocationState.Cancelled)]
    [InlineData(false, AllocationState.Gone)]
    public async Task How_it_ended_is_known_by_accounting_where_there_is_some(bool accounting, AllocationState state)
    {
        await using var lab = await Lab.StartAsync(new LabShape { Standalone = 0, Nodes = 4, Slurm = true, Accounting = accounting });
        await using var engine = await TestEngine.StartAsync(lab);

        // Slurm purges what is over once a minute.
        await engine.ShellAsync("login", "sed -i 's/^MinJobAge=.*/MinJobAge=2/' /etc/slurm/slurm.conf && scontrol reconfigure");
        var (deployment, job) = await FollowThroughSlurmTests.DeployedAsync(engine);
        var cluster = await engine.Clusters.GetAsync(deployment.ClusterId, TestContext.Current.CancellationToken);
        var ending = await engine.UntilAsync(await engine.SubmittedAsync(cluster, "until [ -e end ]; do sleep 0.1; done; exit 7"), now => now.State == AllocationState.Running);
        await engine.StopAsync();
        await engine.AliceAsync($"touch {cluster.Root}/{ending.Directory}/end; while [ -n \"$(squeue -h -j {ending.JobId})\" ]; do sleep 0.1; done");
        await engine.ShellAsync("login", "scancel $1; while scontrol show job $1 || scontrol show job $2; do sleep 1; done > /dev/null 2>&1", job, $"{ending.JobId}");
        await engine.StartAsync();

        var after = await engine.UntilAsync(deployment, now => now.Allocations.All(allocation => allocation.IsOver), Long);
        Assert.Equal(state, Assert.Single(after.Allocations).State);

        // One that ended by itself has left its exit code.
        ending = await engine.UntilAsync(ending, now => now.IsOver, Long);
        Assert.Equal((AllocationState.Failed, 7), (ending.State, ending.ExitCode));
    }
}
