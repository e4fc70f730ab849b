using Daphne.Clusters;
using Daphne.Dashboard.Features.Clusters;
using Daphne.Dashboard.Features.Runs;
using Daphne.Dashboard.Features.Slurm;
using Daphne.Deployments;
using Daphne.Slurm;

namespace Daphne.Dashboard.Tests.Slurm;

public sealed class SlurmDraftTests
{
    [Fact]
    public void Settings_come_back_as_they_were()
    {
        var settings = new DeploymentSettings
        {
            Workers = 16,
            Slurm = new SlurmSettings
            {
                Partition = "main",
                Account = "physics",
                Qos = "long",
                TimeLimit = "1-12:00:00",
                Nodes = 4,
                Jobs = 2,
                CpusPerWorker = 2,
                MemoryPerWorker = "10G",
                GpusPerWorker = "a100:1",
                Constraint = "skylake",
                Reservation = "course",
                Requeue = false,
                Modules = ["gcc/13.2"],
                SbatchArguments = ["--comment", "two words"],
                SrunArguments = ["--cpu-bind=cores"],
                Container = new SlurmContainer("docker://daphneeu/daphne-dev", ["--nv"]),
                WarnMinutes = 20,
                ReplaceMinutes = 30,
            },
        };

        Assert.Equivalent(settings, SlurmSettingsDraft.Of(settings).Apply(new DeploymentSettings()), strict: true);
    }

    [Fact]
    public void The_number_of_workers_is_said_in_one_way_at_a_time()
    {
        var draft = new SlurmSettingsDraft { Workers = 6, WorkersPerNode = 3, Nodes = 2 };
        Assert.Equal((6, (int?)null), Numbers(draft));

        draft.IsPerNode = true;
        Assert.Equal((null, 3), Numbers(draft));

        static (int?, int?) Numbers(SlurmSettingsDraft draft) => (draft.Apply(new DeploymentSettings()).Workers, draft.Apply(new DeploymentSettings()).WorkersPerNode);
    }

    [Fact]
    public void What_cannot_be_asked_of_slurm_is_told_at_its_field()
    {
        Assert.Contains("4,096", new SlurmSettingsDraft { Workers = 5000 }.WorkersProblem, StringComparison.Ordinal);
        Assert.Contains("cannot be spread over 9 nodes", new SlurmSettingsDraft { Workers = 4, Nodes = 9 }.NodesProblem, StringComparison.Ordinal);
        Assert.Contains("cannot be divided into 5 jobs", new SlurmSettingsDraft { Workers = 4, Jobs = 5 }.JobsProblem, StringComparison.Ordinal);
        Assert.Contains("is no time limit", new SlurmSettingsDraft { TimeLimit = "two hours" }.TimeLimitProblem, StringComparison.Ordinal);
        Assert.Contains("is no amount of memory", new SlurmSettingsDraft { MemoryPerWorker = "much" }.MemoryProblem, StringComparison.Ordinal);
        Assert.Contains("docker://", new SlurmSettingsDraft { Image = "daphne.sif" }.ImageProblem, StringComparison.Ordinal);
        Assert.False(new SlurmSettingsDraft { SbatchArguments = "--comment='a" }.IsValid);
        Assert.True(new SlurmSettingsDraft { TimeLimit = "2-12:00:00", MemoryPerWorker = "10G", Image = "/shared/daphne.sif" }.IsValid);
    }

    [Fact]
    public void A_new_cluster_has_its_login_node_behind_the_jump_host_each_with_its_own_credential()
    {
        var login = new LoginDraft { HasJump = true, Login = { Host = " login.hpc ", User = "alice", CredentialId = "code" }, Jump = { Host = "bastion", Port = 2222, CredentialId = "key" } };

        Assert.Collection(login.ToNodes(),
            jump => Assert.Equal(("bastion", 2222, "key", NodeRoles.Jump), (jump.Host, jump.Port, jump.CredentialId, jump.Roles)),
            node => Assert.Equal(("login.hpc", "alice", "code", "bastion", NodeRoles.Login), (node.Host, node.User, node.CredentialId, node.Jump, node.Roles)));
        login.HasJump = false;
        Assert.Null(Assert.Single(login.ToNodes()).Jump);
        login.Login.Host = "";
        Assert.False(login.IsValid);
    }

    [Fact]
    public void A_cluster_keeps_its_defaults_for_slurm()
    {
        var cluster = SlurmScene.Cluster("c");
        cluster.Slurm = new SlurmDefaults { Partition = "main", Modules = ["gcc", "openmpi"], PollSeconds = 30, MinPollSeconds = 5 };

        Assert.Equivalent(cluster.Slurm, ClusterDraft.Of(cluster).ToInput([]).Slurm, strict: true);
        Assert.Contains("more often", new SlurmDefaultsDraft { PollSeconds = 1 }.PollProblem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_over_mpi_names_mpi_and_nothing_else()
    {
        var draft = new RunDraft { IsDistributed = false, Slurm = new SlurmRunDraft { Mode = SlurmRunMode.Mpi, Mpi = "pmix", Ranks = 5, SrunArguments = "--mem=4G" } };

        var input = draft.ToInput();

        Assert.Equal(["--distributed", "--dist_backend=MPI"], input.Options);
        Assert.Equivalent(new SlurmRun { Mode = SlurmRunMode.Mpi, Mpi = "pmix", Ranks = 5, SrunArguments = ["--mem=4G"] }, input.Slurm, strict: true);
        foreach (var wrong in new[] { 1, SlurmRun.MaxRanks + 1 })
        {
            draft.Slurm.Ranks = wrong;
            Assert.False(draft.IsValid);
        }
        draft.Slurm.Mode = SlurmRunMode.Step;
        Assert.True(draft.IsValid);
        Assert.Null(draft.ToInput().Slurm?.Ranks);
    }
}
