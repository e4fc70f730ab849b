using System.Formats.Tar;
using Daphne.Packages;

namespace Daphne.Tests.Packages;

public sealed class HostileArchiveTests
{
    private static readonly byte[] Good = ArchiveBuilder.Package("daphne/").ToTgz();

    [Theory]
    [InlineData("/etc/cron.d/x", "absolute path, '/etc/cron.d/x'")]
    [InlineData("../x", "path with '..', '../x'")]
    [InlineData("bin/../../x", "path with '..'")]
    [InlineData("./../x", "path with '..'")]
    [InlineData("bin/new\nline", "control character")]
    [InlineData("bin/\u001b[31m", "control character")]
    [InlineData("bin/daphne", "'bin/daphne' twice")]
    [InlineData("./bin//daphne", "'bin/daphne' twice")]
    [InlineData("bin/daphne/x", "below 'bin/daphne', which is a file or a link")]
    [InlineData("bin", "'bin' twice")]
    public async Task A_file_that_would_land_elsewhere_is_refused(string path, string reason)
    {
        await using var packages = await PackageFixture.CreateAsync();
        Assert.Contains(reason, await packages.RefusedAsync(ArchiveBuilder.Package().File(path).ToTgz()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lib/x", "/etc/passwd", "absolute")]
    [InlineData("lib/x", "../../x", "leads out")]
    [InlineData("x", "..", "leads out")]
    [InlineData("lib/x", "../bin/../lib/y", "may do so")]
    [InlineData("lib/x", "", "no path")]
    public async Task A_symbolic_link_out_of_the_tree_is_refused(string path, string target, string reason)
    {
        await using var packages = await PackageFixture.CreateAsync();
        var message = await packages.RefusedAsync(ArchiveBuilder.Package().Link(path, target.Length == 0 ? "./\u0007" : target).ToTgz());
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_out_of_the_top_folder_is_refused()
    {
        await using var packages = await PackageFixture.CreateAsync();
        Assert.Contains("leads out of its folder 'daphne'", await packages.RefusedAsync(ArchiveBuilder.Package("daphne/").Link("daphne/x", "../y").ToTgz()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_written_through_a_link_is_refused()
    {
        await using var packages = await PackageFixture.CreateAsync();
        var archive = ArchiveBuilder.Package().Link("lib64", "lib").File("lib64/x").ToTgz();
        Assert.Contains("below 'lib64'", await packages.RefusedAsync(archive), StringComparison.Ordinal);
        archive = ArchiveBuilder.Package().File("lib64/x").Link("lib64", "lib").ToTgz();
        Assert.Contains("'lib64' twice", await packages.RefusedAsync(archive), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/shadow", "absolute")]
    [InlineData("../x", "'..'")]
    [InlineData("lib/nothing", "no file before it")]
    public async Task A_hard_link_to_what_is_not_in_the_archive_is_refused(string target, string reason)
    {
        await using var packages = await PackageFixture.CreateAsync();
        Assert.Contains(reason, await packages.RefusedAsync(ArchiveBuilder.Package().Link("x", target, TarEntryType.HardLink).ToTgz()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    [InlineData(TarEntryType.Fifo)]
    public async Task A_device_is_refused(TarEntryType type)
    {
        await using var packages = await PackageFixture.CreateAsync();
        var message = await packages.RefusedAsync(ArchiveBuilder.Package().Entry(new PaxTarEntry(type, "lib/null")).ToTgz());
        Assert.Contains("'lib/null', which is neither file, folder nor link", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_cut_off_anywhere_is_refused()
    {
        await using var packages = await PackageFixture.CreateAsync();
        var tar = ArchiveBuilder.Package("daphne/").ToTar();
        for (var length = 1; length < Good.Length; length += 13)
            await packages.RefusedAsync(Good[..length]);
        for (var length = 1; length < tar.Length; length += 509)
            await packages.RefusedAsync(tar[..length], "daphne.tar");
        Assert.Contains("is cut off", await packages.RefusedAsync(Good[..^30]), StringComparison.Ordinal);
        Assert.Contains("is cut off", await packages.RefusedAsync(tar[..^1024]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_archive_is_refused()
    {
        await using var packages = await PackageFixture.CreateAsync();
        var damaged = Good.ToArray();
        damaged[^7] ^= 1;
        Assert.Contains("is damaged", await packages.RefusedAsync(damaged), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_tar_archive_is_refused_by_what_it_is()
    {
        await using var packages = await PackageFixture.CreateAsync();
        Assert.Contains("is empty", await packages.RefusedAsync([]), StringComparison.Ordinal);
        Assert.Contains("a zip archive", await packages.RefusedAsync("PK\u0003\u0004"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("a program", await packages.RefusedAsync([0x7F, .. "ELF"u8]), StringComparison.Ordinal);
        var page = "<html>"u8.ToArray().Concat(Enumerable.Repeat((byte)'x', 4000)).ToArray();
        Assert.Contains("not a tar archive", await packages.RefusedAsync(page), StringComparison.Ordinal);
        Assert.Contains("not a tar archive", await packages.RefusedAsync(ArchiveBuilder.Compress(page)), StringComparison.Ordinal);
        Assert.Contains("It is empty", await packages.RefusedAsync(ArchiveBuilder.Compress(new byte[10_240])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_unpacks_to_too_much_is_refused_before_it_is_unpacked()
    {
        await using var packages = await PackageFixture.CreateAsync(limits: new PackageLimits { UnpackedSize = 1024 * 1024, Entries = 20 });
        var bomb = ArchiveBuilder.Package().File("lib/zeros", new MemoryStream(new byte[2 * 1024 * 1024])).ToTgz();
        Assert.InRange(bomb.Length, 1, 100_000);
        Assert.Contains("more than 1 MiB", await packages.RefusedAsync(bomb), StringComparison.Ordinal);

        var many = ArchiveBuilder.Package();
        for (var number = 0; number < 20; number++)
            many.File($"lib/{number}");
        Assert.Contains("more than 20 entries", await packages.RefusedAsync(many.ToTgz()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_without_daphne_is_refused_with_what_was_found()
    {
        await using var packages = await PackageFixture.CreateAsync();
        var message = await packages.RefusedAsync(new ArchiveBuilder().File("tool/bin/daphne").File("tool/README.md").ToTgz());
        Assert.Contains("bin/DistributedWorker should be", message, StringComparison.Ordinal);
        Assert.Contains("'tool'", message, StringComparison.Ordinal);
        Assert.Contains("'tool/bin/daphne'", message, StringComparison.Ordinal);
        message = await packages.RefusedAsync(new ArchiveBuilder().File("README.md").File("src/main.c").ToTgz());
        Assert.Contains("bin/DistributedWorker and bin/daphne should be", message, StringComparison.Ordinal);
        Assert.Contains("'README.md', 'src'", message, StringComparison.Ordinal);
        await packages.RefusedAsync(ArchiveBuilder.Package("one/deeper/").ToTgz());
    }
}
