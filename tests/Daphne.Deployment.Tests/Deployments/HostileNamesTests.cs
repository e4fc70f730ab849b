using System.Text;
using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Runs;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Deployments;

/// <summary>Whatever people write arrives as they wrote it, and none of it is executed.</summary>
[Collection(typeof(SshLab.Tests))]
public sealed class HostileNamesTests(SshLab fixture)
{
    private const string Hostile = "a 'b' \"c\" $(touch /tmp/pwned) `touch /tmp/pwned` ; touch /tmp/pwned & | > \\ * ? ~ %s Grüße 世界";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Names_roots_variables_scripts_arguments_and_options_arrive_unchanged()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var root = $"/opt/{Hostile}";
        var cluster = await engine.CreateClusterAsync(new ClusterInput { Name = Hostile, Root = root, Nodes = [engine.NodeOf("s1")] });
        await engine.AcceptHostKeysAsync(cluster);
        var settings = new DeploymentSettings { Environment = new Dictionary<string, string> { ["HOSTILE"] = Hostile + "\nsecond line\n", ["EMPTY"] = "", ["DASH"] = "-n" } };
        var package = await engine.AddPackageAsync(TinyPackage.Build(coordinator: TinyPackage.Coordinator + "\nprintf '%s' \"$HOSTILE\"\ncat \"$2\"\n"));

        var deployment = await engine.DeployedAsync(cluster, package, settings, name: Hostile);

        var worker = deployment.Workers[0];
        var variables = (await engine.ShellAsync("s1", "base64 -w 0 /proc/$1/environ", $"{worker.Pid}")).Trim();
        Assert.Contains($"HOSTILE={Hostile}\nsecond line\n", Encoding.UTF8.GetString(Convert.FromBase64String(variables)).Split('\0'));
        Assert.Equal("there", await engine.ShellAsync("s1", "[ -d \"$1/packages\" ] && echo there", root));

        var run = await engine.RunAsync(deployment, new RunInput
        {
            Name = Hostile,
            Script = $"# {Hostile}\nprint(1);\n",
            Arguments = [new RunArgument("x", Hostile), new RunArgument("y", "-- --z"), new RunArgument("empty", "")],
            Options = ["--args=$(touch${IFS}/tmp/pwned)`touch${IFS}/tmp/pwned`'\";&"],
        });

        Assert.Equal((RunStatus.Succeeded, 0), (run.Status, run.ExitCode));
        Assert.Equal(
            $"<--args=$(touch${{IFS}}/tmp/pwned)`touch${{IFS}}/tmp/pwned`'\";&>\n<script.daph>\n<x={Hostile}>\n<y=-- --z>\n<empty=>\n{Hostile}\nsecond line\n# {Hostile}\nprint(1);\n",
            await engine.LogTextAsync(run.LogStreamId));

        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.CleanAsync(deployment.Id, Cancelled)));
        Assert.Equal("nothing", await engine.ShellAsync("s1", "[ -e \"$1\" ] || [ -e /tmp/pwned ] || [ -e ~/pwned ] || echo nothing", root));
        Assert.False(File.Exists("/tmp/pwned"));
    }

    [Theory]
    [InlineData("/opt/two\nlines", "control character")]
    [InlineData("/opt/../etc", "..")]
    [InlineData("relative", "must begin with")]
    [InlineData("/", "cannot be the root of the file system")]
    public async Task An_install_root_that_cannot_be_one_is_refused(string root, string reason)
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);

        var refused = await Assert.ThrowsAsync<ProblemException>(() => engine.CreateClusterAsync(new ClusterInput { Root = root, Nodes = [engine.NodeOf("s1")] }));

        Assert.Equal(ProblemKind.BadInput, refused.Kind);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-oProxyCommand=touch /tmp/pwned")]
    [InlineData("s1;touch /tmp/pwned")]
    [InlineData("$(touch /tmp/pwned)")]
    [InlineData("s1\nHost *")]
    public async Task A_host_that_would_be_an_option_or_a_command_is_refused(string host)
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);

        await Assert.ThrowsAsync<ProblemException>(() => engine.CreateClusterAsync(new ClusterInput { Nodes = [new NodeInput { Host = host }] }));
        await Assert.ThrowsAsync<ProblemException>(() => engine.CreateClusterAsync(new ClusterInput { Jump = host, Nodes = [engine.NodeOf("s1")] }));
        await Assert.ThrowsAsync<ProblemException>(() => engine.CreateClusterAsync(new ClusterInput { User = host, Nodes = [engine.NodeOf("s1")] }));
    }
}
