using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>Modules where only login shells know the command, as on many sites, and where nobody knows it.</summary>
[Collection(typeof(SlurmLab.Tests))]
public sealed class ModulesOnSlurmTests(SlurmLab fixture)
{
    private static readonly DeploymentSettings Settings = new() { Workers = 1, Slurm = new SlurmSettings { TimeLimit = "10", Modules = ["gcc/13", "openmpi"], SbatchArguments = ["-w", "n1"] } };

    [Fact]
    public async Task Modules_are_loaded_where_only_a_login_profile_knows_how()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        await engine.ShellAsync("n1", "echo 'module() { echo \"module did: $*\"; }' > /etc/profile.d/modules.sh");
        try
        {
            var deployment = await engine.DeployedAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build()), Settings);

            Assert.Equal(DeploymentStatus.Ready, deployment.Status);
            await engine.UntilAsync(() => engine.LogTextAsync(deployment.Allocations.Single().LogStreamId), log => log == "module did: load gcc/13 openmpi\n", "the job's log");
        }
        finally
        {
            await engine.ShellAsync("n1", "rm /etc/profile.d/modules.sh");
        }
    }

    [Fact]
    public async Task A_node_without_the_command_fails_the_deployment_and_says_so()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();

        var operation = await engine.DeployAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build()), Settings);

        Assert.Equal(OperationStatus.Failed, operation.Status);
        Assert.Contains("exit code 127 (node n1 has no command 'module'", operation.Error, StringComparison.Ordinal);
    }
}
