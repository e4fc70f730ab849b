using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Slurm;

namespace Daphne.Tests.Slurm;

/// <summary>What the job asks for that only looks at a compute node.</summary>
public sealed class ProbeOptionsTests
{
    [Theory]
    [InlineData("--nodes=4")]
    [InlineData("--nodes 4")]
    [InlineData("-N4")]
    [InlineData("-N 4")]
    [InlineData("-w n[1-4]")]
    [InlineData("--ntasks-per-node=32")]
    [InlineData("--exclusive")]
    [InlineData("--exclusive=user")]
    [InlineData("--gpus=16")]
    [InlineData("-t 2-0")]
    [InlineData("--time-min=10")]
    [InlineData("--depend=afterok:7")]
    [InlineData("--mail-user=alice@example.org")]
    [InlineData("--requeue")]
    public void How_large_long_and_late_a_deployments_jobs_are_is_left_out(string words) =>
        Assert.Equal(["--mem=4G", "-A", "own"], ProbeOptions.Of(["--mem=4G", .. words.Split(' '), "-A", "own"]));

    [Theory]
    [InlineData("--mem=4G")]
    [InlineData("--gres=gpu:1")]
    [InlineData("--gpus-per-node=1")]
    [InlineData("--exclude=n1")]
    [InlineData("--clusters-own=7")]
    [InlineData("--licenses=lustre")]
    [InlineData("-C skylake")]
    [InlineData("--no-kill")]
    [InlineData("--export=ALL")]
    public void What_a_site_may_demand_of_every_job_stays(string words) => Assert.Equal(words.Split(' '), ProbeOptions.Of(words.Split(' ')));

    [Fact]
    public void It_asks_for_one_workers_share_in_the_deployments_own_words_and_for_a_minute()
    {
        var login = new Node { Id = "l", ClusterId = "c", Name = "login", Host = "login", Roles = NodeRoles.Login };
        var cluster = new Cluster { Id = "c", Name = "hpc", Kind = ClusterKind.Slurm, Root = "/shared/daphne", Nodes = [login], Slurm = new SlurmDefaults { Partition = "main", Account = "lab", TimeLimit = "1:00:00" } };
        var settings = new DeploymentSettings
        {
            Workers = 128,
            Slurm = new SlurmSettings
            {
                Qos = "normal",
                Constraint = "skylake",
                Reservation = "course",
                TimeLimit = "8:00:00",
                Nodes = 4,
                CpusPerWorker = 2,
                MemoryPerWorker = "8G",
                GpusPerWorker = "a100:1",
                SbatchArguments = ["--gres=tmp:10G", "--nodes=4"],
            },
        };

        var lines = AllocationPlanner.OfProbe("p", cluster, settings, DateTimeOffset.UnixEpoch).Script.Split('\n').Where(line => line.StartsWith("#SBATCH", StringComparison.Ordinal)).Skip(4);

        Assert.Equal(
        [
            "--partition=main", "--account=lab", "--qos=normal", "--time=1", "--constraint=skylake", "--reservation=course", "--ntasks=1", "--cpus-per-task=2", "--mem-per-cpu=4096M",
            "--gpus-per-task=a100:1", "--no-requeue", "--gres=tmp:10G",
        ], lines.Select(line => line["#SBATCH ".Length..]));
    }
}
