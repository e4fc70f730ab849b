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
        await engine.StopAsync();
        await engine.ShellAsync("login", "scancel $1; while [ -n \"$(squeue -h -t all -j $1 2> /dev/null)\" ]; do sleep 1; done", job);
        await engine.StartAsync();

        var after = await engine.UntilAsync(deployment, now => now.Allocations.All(allocation => allocation.IsOver), Long);
        Assert.Equal(state, Assert.Single(after.Allocations).State);
    }
}
