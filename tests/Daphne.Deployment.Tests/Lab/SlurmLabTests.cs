namespace Daphne.Tests;

[Collection(typeof(SlurmLab.Tests))]
public sealed class SlurmLabTests(SlurmLab fixture)
{
    [Fact]
    public async Task A_job_runs_on_every_node()
    {
        var job = await fixture.Lab.SshAsync("-l", "alice", "login", "srun -N4 hostname | sort");

        Assert.Equal("n1\nn2\nn3\nn4", job.OutputOrThrow("srun"));
    }
}
