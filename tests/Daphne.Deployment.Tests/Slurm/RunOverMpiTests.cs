using Daphne.Data;
using Daphne.Deployments;
using Daphne.Packages;
using Daphne.Runs;
using Daphne.Slurm;
using Daphne.Tests.Engine;
using Daphne.Tests.Packages;

namespace Daphne.Tests.Slurm;

/// <summary>Runs over a real MPI between compute nodes: daphne is a small MPI program there (see <c>daphne-mpi.c</c>).</summary>
[Collection(typeof(SlurmLab.Tests))]
public sealed class RunOverMpiTests(SlurmLab fixture)
{
    private static readonly string[] Places = ["n1", "n2", "n3", "n4"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ranks_on_four_nodes_see_each_other_print_live_and_hand_over_their_exit_code_and_a_crash_or_a_cancel_ends_all_of_them()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var settings = new DeploymentSettings { Workers = 1, Slurm = new SlurmSettings() };
        var deployment = await engine.DeployedAsync(cluster, await BuildAsync(engine), settings);
        var gate = $"{cluster.Root}/lock";

        await engine.ShellAsync("login", "touch \"$1\"", gate);
        var run = await BeginAsync(new("lock", gate), new("code", "7"));
        await AllRanksAsync(run);
        await engine.UntilAsync(() => engine.Runs.GetAsync(run.Id, Cancelled), now => now.Status == RunStatus.Running, "Slurm's word that it runs");
        await engine.ShellAsync("login", "rm \"$1\"", gate);
        var ended = await engine.EndOfAsync(run);
        Assert.Equal((RunStatus.Failed, 7), (ended.Status, ended.ExitCode));
        Assert.Equal([.. Enumerable.Range(0, 4).Select(rank => $"rank {rank} of 4 on {Places[rank]}"), "the sum of 1 to 4 is 10"],
            Lines(await engine.LogTextAsync(run.LogStreamId)).Where(line => !line.StartsWith("srun: ", StringComparison.Ordinal)).Order());

        var crashed = await engine.EndOfAsync(await BeginAsync(new RunArgument("crash", "2")));
        Assert.True(crashed is { Status: RunStatus.Failed, ExitCode: > 128 }, $"{crashed.Status}, {crashed.ExitCode}: {crashed.Outcome}");

        await engine.ShellAsync("login", "touch \"$1\"", gate);
        var endless = await BeginAsync(new RunArgument("lock", gate));
        await AllRanksAsync(endless);
        await engine.Operations.CancelAsync((await engine.Operations.ListAsync(deployment.Id, 1, Cancelled))[0].Id, Cancelled);
        Assert.Equal(RunStatus.Cancelled, (await engine.EndOfAsync(endless)).Status);
        foreach (var node in Places)
            Assert.Equal("", await engine.ShellAsync(node, "pgrep -x daphne || true"));

        Task<Run> BeginAsync(params RunArgument[] arguments) => engine.Runs.SubmitAsync(deployment.Id, new RunInput
        {
            Script = "print(1);",
            Arguments = arguments,
            Slurm = new SlurmRun { Mode = SlurmRunMode.Mpi, Mpi = "pmix", Ranks = 4, SrunArguments = ["--nodes=4"] },
        }, Cancelled);

        Task AllRanksAsync(Run started) => engine.UntilAsync(() => engine.LogTextAsync(started.LogStreamId),
            text => Lines(text).Count(line => line.StartsWith("rank ", StringComparison.Ordinal)) == 4, "a line of each rank");
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<Package> BuildAsync(TestEngine engine)
    {
        var program = Path.Combine(Path.GetTempPath(), $"daphne-mpi-{Id.New()}");
        (await Tool.RunAsync("mpicc.openmpi", ["-Wall", "-Werror", "-o", program, Path.Combine(Repository.Root, "tests/Daphne.Deployment.Tests/Slurm/daphne-mpi.c")])).OutputOrThrow("mpicc.openmpi");
        try
        {
            await using var coordinator = File.OpenRead(program);
            using var archive = new ArchiveBuilder();
            return await engine.AddPackageAsync(archive.File("bin/DistributedWorker", TinyPackage.Worker).File("bin/daphne", coordinator).File("lib/libAllKernels.so").ToTar());
        }
        finally
        {
            File.Delete(program);
        }
    }
}
