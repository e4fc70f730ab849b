using System.Text;
using Daphne.Deployments;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Monitoring;

[Collection(typeof(SshLab.Tests))]
public sealed class WorkerLogTests(SshLab fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_last_byte_of_a_log_is_kept_after_stop_and_after_clean()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);

        // 3 MB with no line end at the end, and bytes that are no text.
        var chatter = TinyPackage.Worker.Replace("while (my", """$| = 1; print pack("C*", 0, 255, 13, 195, 40, 10) . ("x" x 3000000) . "\n"; $SIG{INT} = sub { print "interrupted"; exit 130 }; while (my""", StringComparison.Ordinal);
        var deployment = await engine.DeployedAsync(await engine.AddClusterAsync("s1"), await engine.AddPackageAsync(TinyPackage.Build(worker: chatter)));
        var worker = deployment.Workers[0];

        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.StopAsync(deployment.Id, Cancelled)));

        var stored = await engine.LogBytesAsync(worker.LogStreamId);
        var remote = Convert.FromBase64String(await engine.ShellAsync("s1", "base64 -w 0 \"$1/$2/log\"", deployment.Cluster!.Root, worker.Directory));
        Assert.True(remote.AsSpan().SequenceEqual(stored), $"{remote.Length} bytes on the host, {stored.Length} bytes here");
        Assert.EndsWith("interrupted", Encoding.Latin1.GetString(stored), StringComparison.Ordinal);
        Assert.True((await engine.Logs.GetAsync(worker.LogStreamId, Cancelled)).IsComplete);

        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.CleanAsync(deployment.Id, Cancelled)));
        Assert.Equal(stored, await engine.LogBytesAsync(worker.LogStreamId));
        Assert.Contains(await engine.Deployments.WorkerHistoryAsync(deployment.Id, Cancelled), past => past.LogStreamId == worker.LogStreamId);
    }
}
