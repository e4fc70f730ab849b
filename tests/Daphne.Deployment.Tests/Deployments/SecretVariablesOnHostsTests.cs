using System.Text;
using Daphne.Deployments;
using Daphne.Runs;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Deployments;

/// <summary>A secret variable reaches the programs on a real host, and nobody who looks at the dashboard or at the host's processes.</summary>
[Collection(typeof(SshLab.Tests))]
public sealed class SecretVariablesOnHostsTests(SshLab fixture)
{
    private const string Secret = "it's \"$(id)\" Grüße\nand a second line";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_in_the_environment_of_worker_and_run_in_no_list_of_processes_and_hidden_where_it_is_printed()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var settings = new DeploymentSettings
        {
            Environment = new Dictionary<string, string> { ["PLAIN"] = "seen by all", ["TOKEN"] = Secret },
            SecretNames = ["TOKEN"],
        };
        var package = await engine.AddPackageAsync(TinyPackage.Build(coordinator: TinyPackage.Coordinator + "\nprintf '%s\\n' \"token: $TOKEN, $PLAIN\"\ncat script.daph\n"));

        var deployment = await engine.DeployedAsync(await engine.AddClusterAsync("s1"), package, settings);

        var worker = deployment.Workers[0];
        Assert.Contains($"TOKEN={Secret}", await WordsAsync(engine, $"/proc/{worker.Pid}/environ"));
        Assert.Contains("PLAIN=seen by all", await WordsAsync(engine, $"/proc/{worker.Pid}/environ"));
        Assert.Equal("", await engine.ShellAsync("s1", "grep -l '[a]nd a second' /proc/[0-9]*/cmdline 2> /dev/null || :"));

        var run = await engine.RunAsync(deployment, new RunInput { Script = "print(1);\n" });
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Contains($"token: {Secret}, seen by all\nprint(1);\n", await engine.LogTextAsync(run.LogStreamId), StringComparison.Ordinal);
        var shown = await engine.Logs.ViewStream(run.LogStreamId).ReadLinesAsync(0, 100, Cancelled);
        Assert.Equal(["token: •••", "•••, seen by all", "print(1);"], shown.TakeLast(3).Select(line => line.Text));

        // Another start of the same release, after the dashboard's own: the value comes from the database.
        await engine.StopAsync();
        await engine.StartAsync();
        Assert.Equal("token: •••", (await engine.Logs.ViewStream(run.LogStreamId).ReadLinesAsync(0, 100, Cancelled)).TakeLast(3).First().Text);
    }

    private static async Task<string[]> WordsAsync(TestEngine engine, string file) =>
        Encoding.UTF8.GetString(Convert.FromBase64String((await engine.ShellAsync("s1", "base64 -w 0 \"$1\"", file)).Trim())).Split('\0');
}
