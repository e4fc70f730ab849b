using Daphne.Deployments;
using Daphne.Runs;
using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>A user of an HPC whose login shell is tcsh, as at sites where that was once everybody's.</summary>
[Collection(typeof(SlurmLab.Tests))]
public sealed class LoginShellOnSlurmTests(SlurmLab fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_whose_login_shell_is_tcsh_deploys_runs_scripts_and_cleans()
    {
        var tcsh = Tool.Find("tcsh") ?? "";
        Assert.SkipWhen(tcsh.Length == 0, "tcsh is not installed, so it was NOT tried as a login shell: apt-get install tcsh");
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        await engine.ShellAsync("login", "usermod -s \"$1\" alice", tcsh);
        try
        {
            var cluster = await engine.AddSlurmClusterAsync();
            var settings = new DeploymentSettings { Workers = 2, Environment = new Dictionary<string, string> { ["NOTE"] = "it's\nloud!" }, Slurm = new SlurmSettings { TimeLimit = "10" } };

            var deployment = await engine.DeployedAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build(coordinator: "#!/bin/sh\nprintf '%s %s\\n' \"$NOTE\" \"$5\"\n")), settings);

            Assert.Equal((DeploymentStatus.Ready, 2), (deployment.Status, deployment.Workers.Count(worker => worker.Status == WorkerStatus.Ready)));
            Assert.True((await engine.SlurmFactsAsync(cluster)).Compute!.SeesRoot);
            foreach (var mode in new[] { SlurmRunMode.Step, SlurmRunMode.Job })
            {
                var run = await engine.RunAsync(deployment, new RunInput { Script = "print(\"hi!\");", Arguments = [new("x", "1"), new("y", "it's!")], Slurm = new SlurmRun { Mode = mode } });

                Assert.True(run.Status == RunStatus.Succeeded, $"{mode}: {run.Status}, {run.Outcome}");
                Assert.Equal("it's\nloud! y=it's!\n", await engine.LogTextAsync(run.LogStreamId));
            }
            TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.CleanAsync(deployment.Id, Cancelled)));
            Assert.Equal("", await engine.ShellAsync("login", "ls \"$1\" 2> /dev/null || true", cluster.Root));
        }
        finally
        {
            await engine.ShellAsync("login", "usermod -s /bin/bash alice");
        }
    }
}
