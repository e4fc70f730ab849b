using Daphne.Remote;

namespace Daphne.Tests.Remote;

/// <summary>All scripts that run on nodes, by what can be said of them without running them.</summary>
public sealed class ScriptTests
{
    public static TheoryData<string> Names =>
        [.. typeof(RemoteScript).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sh", StringComparison.Ordinal) && name != "common.sh")];

    [Fact]
    public void The_scripts_are_embedded() => Assert.True(Names.Count >= 10);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_script_is_a_good_one_for_the_POSIX_shell(string name)
    {
        var result = await RunAsync("sh -n", name);

        Assert.Equal("", result.Text);
        Assert.True(result.Succeeded);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_script_has_nothing_that_shellcheck_objects_to(string name)
    {
        Assert.SkipUnless((await new LocalHost("here").RunAsync(new RemoteCommand("command -v shellcheck", []), TimeSpan.FromSeconds(20), Cancelled)).Succeeded,
            "shellcheck is not installed, so the scripts were NOT looked through: apt-get install shellcheck");

        // Not faults here: words that are split on purpose (ids and ports), code in single quotes, which is for another shell, a tilde that
        // the script itself expands, a folder whose parts were looked at before, names of variables that come as arguments,
        // and -ef, which POSIX does not have, but dash, bash, ksh and busybox do.
        var result = await RunAsync("shellcheck -s sh -S warning -e SC2086,SC2046,SC2016,SC2088,SC2115,SC2163,SC2034,SC3013 -", name);

        Assert.Equal("", result.Text);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static Task<CommandResult> RunAsync(string program, string name) => new LocalHost("here").RunAsync(
        new RemoteCommand(program, []), TimeSpan.FromSeconds(60), Cancelled,
        async (input, token) =>
        {
            await using var writer = new StreamWriter(input);
            await writer.WriteAsync(RemoteScript.Command(name).Script.AsMemory(), token);
        });
}
