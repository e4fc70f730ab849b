using Daphne.Remote;
using Daphne.Tests.Engine;
using Daphne.Tests.Simulator;

namespace Daphne.Tests.Remote;

public sealed class FenceTests
{
    private const string Folder = "nodes/n1/d1";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_of_an_owner_before_the_last_one_is_refused_and_does_nothing()
    {
        await using var node = new NodeFolder();
        Assert.Equal(0, (await RunAsync(node, 8, 1, "touch \"$1/first\"")).ExitCode);

        var late = await RunAsync(node, 7, 99, "touch \"$1/late\"");

        Assert.Equal(Fence.Refused, late.ExitCode);
        Assert.Contains("a later owner", late.Error, StringComparison.Ordinal);
        Assert.Equal((true, false), (node.Has("first"), node.Has("late")));
        Assert.Equal(0, (await RunAsync(node, 8, 2, "true")).ExitCode);
    }

    [Theory]
    [InlineData(8, 1, 9, 1)]
    [InlineData(8, 1, 8, 2)]
    public async Task What_an_earlier_command_still_has_at_work_is_ended_before_the_next_begins(long fence, long serial, long nextFence, long nextSerial)
    {
        await using var node = new NodeFolder();
        await using var earlier = await node.Host.StartAsync(
            Guarded(node, fence, serial, "sleep 300 & echo $! > \"$1/child\"; echo $$ > \"$1/pid\"; wait"), Cancelled);
        await Eventually.IsTrueAsync(() => Task.FromResult(node.Has("pid") && File.ReadAllText(node.PathOf("pid")).EndsWith('\n')));
        var next = await RunAsync(node, nextFence, nextSerial, "for p in $(cat \"$1/pid\" \"$1/child\"); do identify \"$p\" && echo \"$p lives\"; done; true");

        Assert.Equal((0, ""), (next.ExitCode, next.Text));
        Assert.NotEqual(0, await earlier.WaitAsync(Cancelled));
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(7, 3)]
    public async Task A_command_that_gets_there_late_does_not_end_a_later_one(long fence, long serial)
    {
        await using var node = new NodeFolder();
        await using var later = await node.Host.StartAsync(Guarded(node, 8, 2, "touch \"$1/begun\"; exec sleep 300"), Cancelled);
        await Eventually.IsTrueAsync(() => Task.FromResult(node.Has("begun")));
        // As if it had read the fence just before the later one raised it.
        File.Delete(node.PathOf($"{Folder}/fence"));

        var late = await RunAsync(node, fence, serial, "touch \"$1/late\"");

        Assert.Equal((Fence.Refused, false), (late.ExitCode, node.Has("late")));
        var end = later.WaitAsync(Cancelled);
        Assert.False(end.IsCompleted);
    }

    [Fact]
    public async Task What_was_set_apart_outlives_the_command_that_started_it()
    {
        await using var node = new NodeFolder();
        node.Install("sha", "#!/bin/sh\nexec sleep 300\n");
        var started = await node.StartWorkersAsync("sha", [], ("w1", TestPorts.Next(1)));

        await RunAsync(node, 8, 1, "true");

        Assert.True(Directory.Exists($"/proc/{started[0].Split(' ')[2]}"));
    }

    [Fact]
    public async Task Marks_of_commands_that_ended_do_not_gather()
    {
        await using var node = new NodeFolder();
        for (var serial = 1; serial <= 5; serial++)
            await RunAsync(node, 8, serial, "true");

        Assert.Single(Directory.GetFiles(node.PathOf($"{Folder}/acting")));
        Assert.Equal("8", (await File.ReadAllTextAsync(node.PathOf($"{Folder}/fence"), Cancelled)).Trim());
    }

    private static RemoteCommand Guarded(NodeFolder node, long fence, long serial, string script)
    {
        var command = RemoteScript.Command("probe.sh");
        var common = command.Script[..command.Script.IndexOf("# probe", StringComparison.Ordinal)];
        return new Fence(node.Root, Folder, fence, serial).Guard(new RemoteCommand(common + script, [node.Root]));
    }

    private static Task<CommandResult> RunAsync(NodeFolder node, long fence, long serial, string script) =>
        node.Host.RunAsync(Guarded(node, fence, serial, script), Limit, Cancelled);
}
