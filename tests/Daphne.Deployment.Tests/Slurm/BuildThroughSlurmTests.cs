using System.Globalization;
using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Packages;
using Daphne.Runs;
using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>Sweeps whose package is built on the cluster, from a small source tree whose build.sh makes the programs of a tiny package.</summary>
[Collection(typeof(SlurmLab.Tests))]
public sealed class BuildThroughSlurmTests(SlurmLab fixture)
{
    /// <summary>Waits while there is a file "lock", fails where there is one "broken", and counts how often it was called.</summary>
    private const string BuildScript = """
        #!/bin/bash
        cd "$(dirname "$0")"
        echo "building $* in $(cat /etc/image 2> /dev/null || echo no) container"
        echo "$*" >> builds
        while [ -e lock ]; do sleep 0.1; done
        if [ -e broken ]; then echo 'kernels.cpp:7: no such kernel' >&2; exit 3; fi
        mkdir -p bin lib && cp src/* bin && chmod +x bin/* && echo kernels > lib/libAllKernels.so
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sweep_builds_its_package_in_the_container_once_whatever_becomes_of_the_dashboard_and_runs_with_it()
    {
        await using var runtime = await ContainerRuntime.InstallStandInAsync(fixture.Lab);
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var source = await MakeSourceAsync(engine, "lock");
        var settings = new DeploymentSettings { Workers = 2, Slurm = new SlurmSettings { Container = new SlurmContainer("docker://example/daphne-dev", ["--bind", "/usr"]) } };

        var sweep = await BeginAsync(engine, cluster, settings, new PackageBuild { Source = source, SbatchArguments = ["--cpus-per-task=2"] });
        var building = await StepAsync(engine, sweep, step => step.Status == StepStatus.Running);
        await engine.UntilAsync(() => LogAsync(engine, building), text => text.Contains("building  in docker://example/daphne-dev container", StringComparison.Ordinal), "what the build prints");
        await engine.DropAsync();
        await engine.StartAsync();
        await StepAsync(engine, sweep, step => step.Message?.Contains("builds on", StringComparison.Ordinal) == true);
        await engine.ShellAsync("login", "rm \"$1/lock\"", source);
        sweep = TestEngine.Succeeded(await engine.EndOfAsync(sweep));

        Assert.Equal("building  in docker://example/daphne-dev container\nbuilding --target DistributedWorker in docker://example/daphne-dev container\n", await LogAsync(engine, building));
        Assert.Equal("\n--target DistributedWorker", await engine.ShellAsync("login", "cat \"$1/builds\"", source));
        var package = Assert.Single(await engine.Packages.ListAsync(Cancelled));
        Assert.Equal((PackageSource.Build, $"{source} on {cluster.Name}"), (package.Source, package.Origin));
        Assert.Equal(0, sweep.Stages.Single(stage => stage.Name == StageNames.Transfer).Steps[0].Done);
        var run = await engine.Runs.GetAsync(sweep.RunId!, Cancelled);
        Assert.True(run.Status == RunStatus.Succeeded, run.Outcome);
        Assert.Equal("<--distributed>\n<--dist_backend=sync-gRPC>\n<script.daph>\n", await engine.LogTextAsync(run.LogStreamId));
        var deployment = await engine.Deployments.GetAsync(sweep.DeploymentId!, Cancelled);
        Assert.Equal((DeploymentStatus.Cleaned, package.Id), (deployment.Status, deployment.CurrentRelease!.PackageId));
        Assert.Equal(["images"], (await engine.ShellAsync("login", "ls \"$1\"", cluster.Root)).Split('\n'));
    }

    [Fact]
    public async Task A_build_from_a_clone_that_fails_says_its_exit_code_and_last_lines_and_one_that_is_cancelled_leaves_no_job()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var source = await MakeSourceAsync(engine, "broken");
        await AsAliceAsync(engine, """cd "$1" && git init -q -b main . && git add . && git -c user.name=a -c user.email=a@b commit -q -m a && git tag v1 && rm build.sh""", source);
        var settings = new DeploymentSettings { Workers = 1, Slurm = new SlurmSettings() };

        var failed = await engine.EndOfAsync(await BeginAsync(engine, cluster, settings, new PackageBuild { Source = $"file://{source}#v1" }));
        Assert.Equal(OperationStatus.Failed, failed.Status);
        Assert.Contains("exit code 3", failed.Error, StringComparison.Ordinal);
        Assert.Contains("building  in no container / kernels.cpp:7: no such kernel", failed.Error, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Failed, (await engine.Runs.GetAsync(failed.RunId!, Cancelled)).Status);
        Assert.Equal(DeploymentStatus.Cleaned, (await engine.Deployments.GetAsync(failed.DeploymentId!, Cancelled)).Status);
        Assert.Empty(await engine.Packages.ListAsync(Cancelled));
        Assert.Equal("", await engine.ShellAsync("login", "ls \"$1\" 2> /dev/null || true", cluster.Root));

        var waiting = await MakeSourceAsync(engine, "lock");
        var sweep = await BeginAsync(engine, cluster, settings, new PackageBuild { Source = waiting, Command = "./build.sh it\\'s \"all of it\"" });
        var building = await StepAsync(engine, sweep, step => step.Status == StepStatus.Running);
        await engine.UntilAsync(() => LogAsync(engine, building), text => text == "building it's all of it in no container\n", "what the build prints");
        await engine.Operations.CancelAsync(sweep.Id, Cancelled);
        Assert.Equal(OperationStatus.Cancelled, (await engine.EndOfAsync(sweep)).Status);
        Assert.Equal("", await engine.ShellAsync("login", "squeue -h -u alice -o '%j %T'"));
        foreach (var node in new[] { "n1", "n2", "n3", "n4" })
            Assert.Equal("", await engine.ShellAsync(node, "pgrep -u alice || true"));
    }

    [Fact]
    public async Task An_archive_that_a_build_makes_is_the_package()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var source = await MakeSourceAsync(engine, "notes");
        var build = new PackageBuild { Source = source, Command = "./build.sh && mkdir -p out && tar -czf out/daphne-trial-0.7.tgz bin lib", Output = "out/daphne-trial-0.7.tgz" };

        var sweep = TestEngine.Succeeded(await engine.EndOfAsync(await BeginAsync(engine, cluster, new DeploymentSettings { Workers = 1, Slurm = new SlurmSettings() }, build)));

        var package = Assert.Single(await engine.Packages.ListAsync(Cancelled));
        Assert.Equal(("daphne-trial", "0.7"), (package.Name, package.Version));
        Assert.StartsWith(package.Sha256, await engine.ShellAsync("login", "sha256sum \"$1\"", $"{source}/{build.Output}"), StringComparison.Ordinal);
        var run = await engine.Runs.GetAsync(sweep.RunId!, Cancelled);
        Assert.True(run.Status == RunStatus.Succeeded, run.Outcome);
    }

    private static Task<Operation> BeginAsync(TestEngine engine, Cluster cluster, DeploymentSettings settings, PackageBuild build) => engine.Deployments.SweepAsync(
        new DeploymentInput { Name = Id.New(), ClusterId = cluster.Id, Settings = settings }, new RunInput { Script = "print(1);" }, build, Cancelled);

    private static async Task<OperationStep> StepAsync(TestEngine engine, Operation sweep, Func<OperationStep, bool> condition) =>
        BuildOf(await engine.UntilAsync(() => engine.Operations.GetAsync(sweep.Id, Cancelled), now => now.FinishedAt is not null || condition(BuildOf(now)), "the step of the build"));

    private static OperationStep BuildOf(Operation sweep) => sweep.Stages.Single(stage => stage.Name == StageNames.Build).Steps[0];

    private static async Task<string> LogAsync(TestEngine engine, OperationStep step) =>
        await engine.Logs.FindAsync(step.LogStreamId, Cancelled) is null ? "" : await engine.LogTextAsync(step.LogStreamId);

    /// <summary>A tree of alice's on the shared file system, with an empty file of that name.</summary>
    private static async Task<string> MakeSourceAsync(TestEngine engine, string file)
    {
        var source = string.Create(CultureInfo.InvariantCulture, $"/shared/home/alice/daphne source {Id.New()}");
        await AsAliceAsync(engine, """
            mkdir -p "$1/src" && cd "$1" && printf '%s' "$3" > build.sh && chmod +x build.sh && printf '%s' "$4" > src/DistributedWorker && printf '%s' "$5" > src/daphne && : > "$2"
            """, source, file, BuildScript, TinyPackage.Worker, TinyPackage.Coordinator);
        return source;
    }

    private static Task<string> AsAliceAsync(TestEngine engine, string command, params string[] arguments) =>
        engine.Lab.ExecAsync("login", ["runuser", "-u", "alice", "--", "sh", "-c", command, "sh", .. arguments]);
}
