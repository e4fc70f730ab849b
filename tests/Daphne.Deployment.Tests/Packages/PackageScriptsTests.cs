using System.Diagnostics;
using System.Security.Cryptography;
using Daphne.Tests.Engine;
using Daphne.Tests.Simulator;

namespace Daphne.Tests.Packages;

/// <summary>What happens to a package on a node, by the scripts themselves on this machine. Everything may be done twice.</summary>
public sealed class PackageScriptsTests : IAsyncDisposable
{
    private static readonly byte[] Archive = ArchiveBuilder.Package("daphne-1.0/").ToTgz();
    private static readonly string Sha256 = Convert.ToHexStringLower(SHA256.HashData(Archive));
    private readonly NodeFolder node = new();

    [Fact]
    public async Task A_package_arrives_is_installed_and_is_cleaned_away()
    {
        Assert.Equal(["part 0"], await node.RunAsync("package-state.sh", Sha256, "n1", "d1"));
        Assert.Equal(0, (await ReceiveAsync(Archive, 0)).ExitCode);
        Assert.Equal(["arrived"], await node.RunAsync("package-state.sh", Sha256, "n1", "d1"));

        Assert.Equal(["installed"], await node.RunAsync("package-install.sh", Sha256, "n1", "d1", "daphne-1.0"));
        Assert.Equal(["present"], await node.RunAsync("package-install.sh", Sha256, "n1", "d1", "daphne-1.0"));
        Assert.Equal(["installed"], await node.RunAsync("package-state.sh", Sha256, "n1", "d1"));
        Assert.True(node.Has($"packages/{Sha256}/bin/DistributedWorker"));
        Assert.False(node.Has($"packages/{Sha256}.archive"));

        Assert.Contains("cleaned", await node.RunAsync("clean.sh", "n1", "d1"));
        Assert.False(Directory.Exists(node.Root));
        Assert.Equal(["cleaned"], await node.RunAsync("clean.sh", "n1", "d1"));
    }

    [Fact]
    public async Task A_broken_upload_is_gone_on_with_where_it_ended()
    {
        await node.RunAsync("package-state.sh", Sha256, "n1", "d1");
        Assert.NotEqual(0, (await ReceiveAsync(Archive[..100], 0)).ExitCode);
        Assert.Equal(["part 100"], await node.RunAsync("package-state.sh", Sha256, "n1", "d1"));

        Assert.NotEqual(0, (await ReceiveAsync(Archive[50..], 50)).ExitCode);
        Assert.Equal(0, (await ReceiveAsync(Archive[100..], 100)).ExitCode);
        Assert.Equal(["arrived"], await node.RunAsync("package-state.sh", Sha256, "n1", "d1"));
    }

    [Fact]
    public async Task A_damaged_archive_gets_no_good_name()
    {
        await node.RunAsync("package-state.sh", Sha256, "n1", "d1");
        var damaged = Archive.ToArray();
        damaged[^1] ^= 1;

        var result = await ReceiveAsync(damaged, 0);

        Assert.Contains("damaged", result.Error, StringComparison.Ordinal);
        Assert.Equal(["part 0"], await node.RunAsync("package-state.sh", Sha256, "n1", "d1"));
    }

    [Fact]
    public async Task A_package_stays_as_long_as_another_deployment_or_node_uses_it()
    {
        await node.RunAsync("package-state.sh", Sha256, "n1", "d1");
        await ReceiveAsync(Archive, 0);
        foreach (var (nodeId, deployment) in new[] { ("n1", "d1"), ("n1", "d2"), ("n2", "d2") })
            await node.RunAsync("package-install.sh", Sha256, nodeId, deployment, "daphne-1.0");
        await File.WriteAllTextAsync(node.PathOf("mine.txt"), "not the dashboard's", TestContext.Current.CancellationToken);

        await node.RunAsync("clean.sh", "n1", "d1");
        await node.RunAsync("clean.sh", "n1", "d2");
        Assert.True(node.Has($"packages/{Sha256}/bin/daphne"));
        await node.RunAsync("clean.sh", "n2", "d2");

        Assert.Equal(["mine.txt"], Directory.EnumerateFileSystemEntries(node.Root).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_transfer_that_comes_after_another_one_has_ended_leaves_nothing()
    {
        await node.RunAsync("package-state.sh", Sha256, "n1", "d1");
        await ReceiveAsync(Archive, 0);

        Assert.Equal(3, (await ReceiveAsync(Archive[..100], 0)).ExitCode);
        await node.RunAsync("package-install.sh", Sha256, "n1", "d1", "daphne-1.0");
        Assert.Equal(3, (await ReceiveAsync(Archive[..100], 0)).ExitCode);

        Assert.False(node.Has($"packages/{Sha256}.part"));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(int.MaxValue)]
    public async Task What_arrived_and_was_never_installed_is_cleaned_away_too(int bytes)
    {
        await node.RunAsync("package-state.sh", Sha256, "n1", "d1");
        await ReceiveAsync(Archive[..Math.Min(bytes, Archive.Length)], 0);

        Assert.Contains("cleaned", await node.RunAsync("clean.sh", "n1", "d1"));

        Assert.False(Directory.Exists(node.Root));
    }

    [Fact]
    public async Task A_package_that_another_deployment_counts_on_is_not_cleaned_away_before_it_installs_it()
    {
        await node.RunAsync("package-state.sh", Sha256, "n1", "d1");
        await ReceiveAsync(Archive, 0);
        await node.RunAsync("package-install.sh", Sha256, "n1", "d1", "daphne-1.0");
        Assert.Equal(["installed"], await node.RunAsync("package-state.sh", Sha256, "n1", "d2"));

        await node.RunAsync("clean.sh", "n1", "d1");

        Assert.Equal(["present"], await node.RunAsync("package-install.sh", Sha256, "n1", "d2", "daphne-1.0"));
    }

    [Fact]
    public async Task A_package_that_is_being_removed_is_waited_for_and_not_taken_for_installed()
    {
        await node.RunAsync("package-state.sh", Sha256, "n1", "d1");
        await ReceiveAsync(Archive, 0);
        await node.RunAsync("package-install.sh", Sha256, "n1", "d1", "daphne-1.0");
        Directory.CreateDirectory(node.PathOf($"packages/{Sha256}.removing"));

        var state = node.RunAsync("package-state.sh", Sha256, "n1", "d2");
        await Eventually.IsTrueAsync(() => Task.FromResult(node.Has($"packages/{Sha256}.users/n1.d2")));
        Directory.Delete(node.PathOf($"packages/{Sha256}"), recursive: true);
        Directory.Delete(node.PathOf($"packages/{Sha256}.removing"));

        Assert.Equal(["part 0"], await state);
    }

    [Fact]
    public async Task Deployments_that_come_and_go_at_once_share_a_package_and_leave_nothing()
    {
        await Task.WhenAll(ComeAndGoAsync("d1"), ComeAndGoAsync("d2"), ComeAndGoAsync("d3"));

        Assert.False(Directory.Exists(node.Root));

        async Task ComeAndGoAsync(string deployment)
        {
            for (var round = 0; round < 6; round++)
            {
                while (await node.RunAsync("package-state.sh", Sha256, "n1", deployment) is not (["installed"] or ["arrived"]))
                    await ReceiveAsync(Archive, 0);
                await node.RunAsync("package-install.sh", Sha256, "n1", deployment, "daphne-1.0");
                Assert.True(node.Has($"packages/{Sha256}/bin/daphne"));
                await node.RunAsync("clean.sh", "n1", deployment);
            }
        }
    }

    [Fact]
    public async Task A_node_is_fit_also_where_an_empty_install_root_comes_and_goes()
    {
        using var others = Process.Start("sh", ["-c", "while mkdir \"$0\"; do sleep 0.03; rmdir \"$0\"; sleep 0.03; done", node.Root]);
        for (var round = 0; round < 20; round++)
            Assert.Contains("writable=yes", await node.RunAsync("preflight.sh"));
        others.Kill(entireProcessTree: true);
        await others.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_archive_without_the_programs_leaves_nothing_half_done()
    {
        await node.RunAsync("package-state.sh", Sha256, "n1", "d1");
        await ReceiveAsync(Archive, 0);

        var result = await node.TryAsync("package-install.sh", Sha256, "n1", "d1", "");

        Assert.Contains("bin/daphne is missing", result.Error, StringComparison.Ordinal);
        Assert.False(node.Has($"packages/{Sha256}"));
        Assert.False(node.Has($"packages/{Sha256}.new"));
        Assert.Equal(["arrived"], await node.RunAsync("package-state.sh", Sha256, "n1", "d1"));
    }

    public ValueTask DisposeAsync() => node.DisposeAsync();

    private Task<Daphne.Remote.CommandResult> ReceiveAsync(byte[] bytes, int offset) =>
        node.TryAsync("package-receive.sh", bytes, Sha256, $"{Archive.Length}", $"{offset}");
}
