using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Remote;

/// <summary>sshd hands each command to the login shell of the user: bash for most, whose .bashrc says something for many, and tcsh for some.</summary>
[Collection(typeof(SshLab.Tests))]
public sealed class LoginShellTests(SshLab fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_login_prints_is_not_taken_for_the_output_of_a_command()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        await engine.ShellAsync("s2", "printf 'echo started 1 2 3\\necho installed\\n' > /root/.bashrc");
        try
        {
            await DeployAndCleanAsync(engine);
        }
        finally
        {
            await engine.ShellAsync("s2", "rm -f /root/.bashrc");
        }
    }

    [Fact]
    public async Task A_user_whose_login_shell_is_tcsh_deploys_and_cleans()
    {
        var tcsh = Tool.Find("tcsh") ?? "";
        Assert.SkipWhen(tcsh.Length == 0, "tcsh is not installed, so it was NOT tried as a login shell: apt-get install tcsh");
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        await engine.ShellAsync("s2", "usermod -s \"$1\" root; echo 'echo Welcome\\!' > /root/.cshrc", tcsh);
        try
        {
            await DeployAndCleanAsync(engine);
        }
        finally
        {
            await engine.ShellAsync("s2", "usermod -s /bin/bash root; rm -f /root/.cshrc");
        }
    }

    private static async Task DeployAndCleanAsync(TestEngine engine)
    {
        var cluster = await engine.CreateClusterAsync(new ClusterInput { WorkersPerNode = 2, FirstPort = TestPorts.Next(2), Nodes = [engine.NodeOf("s2")] });
        await engine.AcceptHostKeysAsync(cluster);

        var deployment = await engine.DeployedAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build()));

        Assert.Equal(DeploymentStatus.Ready, deployment.Status);
        Assert.All(deployment.Workers, worker => Assert.Equal(WorkerStatus.Ready, worker.Status));
        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.CleanAsync(deployment.Id, Cancelled)));
    }
}
