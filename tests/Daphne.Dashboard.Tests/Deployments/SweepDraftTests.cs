using Daphne.Dashboard.Features.Deployments;
using Daphne.Dashboard.Features.Packages;
using Daphne.Dashboard.Tests.Slurm;
using Daphne.Deployments;
using Daphne.Packages;
using Daphne.Runs;
using Daphne.Secrets;
using Daphne.Slurm;

namespace Daphne.Dashboard.Tests.Deployments;

public sealed class SweepDraftTests
{
    private static readonly Package Package = SampleDeployment.Package("daphne", PackageSource.Upload);

    private readonly DeploymentSettings settings = new()
    {
        Workers = 16,
        FirstPort = 51000,
        Environment = new Dictionary<string, string> { ["OMP_NUM_THREADS"] = "4", ["TOKEN"] = "sealed" },
        SecretNames = ["TOKEN"],
        Slurm = new SlurmSettings { Partition = "main", Nodes = 4 },
    };

    [Fact]
    public void An_earlier_sweep_comes_back_under_a_free_name_without_the_secrets()
    {
        var draft = Like(Package, taken: ["sweep-1"]);

        var (deployment, run) = (draft.Deployment.ToInput(), draft.Run.ToInput());
        Assert.Equal(("sweep-2", "hpc", "daphne"), (deployment.Name, deployment.ClusterId, deployment.PackageId));
        Assert.Equal((16, 51000, "main", 4), (deployment.Settings.Workers, deployment.Settings.FirstPort, deployment.Settings.Slurm?.Partition, deployment.Settings.Slurm?.Nodes));
        Assert.Equal(("4", ""), (deployment.Settings.Environment["OMP_NUM_THREADS"], deployment.Settings.Environment["TOKEN"]));
        Assert.DoesNotContain(SecretPatterns.Mark, deployment.Settings.Environment.Values);
        Assert.Equal(["TOKEN"], deployment.Settings.SecretNames);
        Assert.False(draft.IsValid);
        Assert.Equal(("print($x);", SlurmRunMode.Job), (run.Script, run.Slurm?.Mode));
        Assert.Equal([new RunArgument("x", "1")], run.Arguments);
    }

    [Fact]
    public void A_package_that_was_never_built_is_to_be_built_again()
    {
        var build = new PackageBuild { Source = "https://example.org/daphne.git#v1", Command = "make", Output = "out", SbatchArguments = ["--time=30"] };
        var awaited = new Package
        {
            Id = "p",
            Name = "DAPHNE",
            Version = "not built yet",
            Sha256 = "",
            Size = 0,
            Source = PackageSource.Build,
            Origin = build.Source,
            Contents = new PackageContents { Build = build },
            CreatedAt = SampleDeployment.Noon,
        };

        var draft = Like(awaited);

        Assert.Equal("", draft.Deployment.ToInput().PackageId);
        Assert.Equivalent(build, draft.Deployment.Build?.ToBuild(), strict: true);
    }

    [Theory]
    [InlineData("/home/alice/daphne")]
    [InlineData("~/daphne#2")]
    [InlineData("file:///home/alice/daphne#main")]
    [InlineData("ssh://git@example.org/daphne.git")]
    public void A_build_comes_back_as_it_was(string source)
    {
        var draft = BuildDraft.Of(new PackageBuild { Source = source });

        Assert.True(draft.IsValid);
        Assert.Equivalent(new PackageBuild { Source = source }, draft.ToBuild(), strict: true);
    }

    [Fact]
    public void A_branch_is_named_once_and_only_of_what_git_clones()
    {
        Assert.Contains("already", new BuildDraft { Source = "https://example.org/a.git#main", Reference = "v1" }.ReferenceProblem, StringComparison.Ordinal);
        Assert.Equal("~/daphne", new BuildDraft { Source = " ~/daphne ", Reference = "v1" }.ToBuild().Source);
    }

    private SweepDraft Like(Package package, params string[] taken)
    {
        var cluster = SlurmScene.Cluster("hpc");
        var deployment = new Deployment { Id = "d", Name = "sweep-1", ClusterId = "hpc", CreatedAt = SampleDeployment.Noon };
        deployment.Releases.Add(new Release { Id = "r", DeploymentId = "d", Number = 1, PackageId = package.Id, Package = package, Settings = settings, CreatedAt = SampleDeployment.Noon });
        deployment.Activate(1);
        var run = new Run
        {
            Id = "r",
            DeploymentId = "d",
            Number = 1,
            Name = "Run 1",
            Script = "print($x);",
            Arguments = [new RunArgument("x", "1")],
            Slurm = new SlurmRun { Mode = SlurmRunMode.Job },
            TimeLimitSeconds = 60,
            LogStreamId = "r",
            CreatedAt = SampleDeployment.Noon,
        };
        return SweepDraft.Like(deployment, run, [cluster], [Package], taken);
    }
}
