using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Deployments;

[Collection(typeof(SshLab.Tests))]
public sealed class BrokenPackageTests(SshLab fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("#!/bin/sh\necho 'libX.so: cannot open shared object file' >&2\nexit 127\n", 127, "a library it needs is missing, or the program itself", "libX.so: cannot open shared object file")]
    [InlineData("\u007fELF-no-program-at-all", 127, "a library it needs is missing, or the program itself", "not found")]
    [InlineData("#!/no/such/interpreter\n", 127, "a library it needs is missing, or the program itself", "No such file")]
    [InlineData("#!/bin/sh\nkill -SEGV $$\n", 139, "it crashed", "")]
    public async Task A_worker_that_ends_at_once_fails_the_check_with_its_exit_code_and_last_words(string program, int code, string meaning, string words)
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddClusterAsync("s1");

        var failed = await engine.DeployAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build(worker: program)));

        Assert.Equal(OperationStatus.Failed, failed.Status);
        Assert.Contains($"ended at once: {meaning}", failed.Error, StringComparison.Ordinal);
        var check = failed.Stages.Single(stage => stage.Name == StageNames.Check).Steps[0];
        Assert.Equal(StepStatus.Failed, check.Status);
        Assert.Contains(words, await engine.LogTextAsync(check.LogStreamId), StringComparison.Ordinal);
        var worker = (await engine.Deployments.GetAsync(failed.DeploymentId!, Cancelled)).Workers[0];
        Assert.Equal((WorkerStatus.Failed, code), (worker.Status, worker.ExitCode));
        Assert.Equal(DeploymentStatus.Failed, (await engine.Deployments.GetAsync(failed.DeploymentId!, Cancelled)).Status);
        await engine.UntilAsync(() => engine.Logs.GetAsync(worker.LogStreamId, Cancelled), log => log.IsComplete, "the worker's log");
        Assert.Contains(words, await engine.LogTextAsync(worker.LogStreamId), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_never_listens_fails_at_the_time_limit_and_can_be_stopped()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddClusterAsync("s1");
        var package = await engine.AddPackageAsync(TinyPackage.Build(worker: "#!/bin/sh\necho thinking\nexec sleep 1000\n"));

        var failed = await engine.DeployAsync(cluster, package, new DeploymentSettings { ReadyTimeoutSeconds = 2 });

        Assert.Contains("did not answer within 2 s", failed.Error, StringComparison.Ordinal);
        var worker = (await engine.Deployments.GetAsync(failed.DeploymentId!, Cancelled)).Workers[0];
        Assert.Equal(WorkerStatus.Failed, worker.Status);
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.StopAsync(failed.DeploymentId!, Cancelled)));
        Assert.Equal("gone", await engine.ShellAsync("s1", "[ -d /proc/$1 ] || echo gone", $"{worker.Pid}"));
        Assert.Equal(DeploymentStatus.Stopped, (await engine.Deployments.GetAsync(failed.DeploymentId!, Cancelled)).Status);
    }
}
