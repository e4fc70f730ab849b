using System.Security.Cryptography;
using Daphne.Changes;
using Daphne.Packages;
using Daphne.Tests.Data;

namespace Daphne.Tests.Packages;

public sealed class PackageServiceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", true)]
    [InlineData("daphne-X86-64-0.3-bin/", true)]
    [InlineData("./", false)]
    [InlineData("", false)]
    public async Task A_package_is_stored_under_its_hash_and_described(string topFolder, bool isCompressed)
    {
        await using var packages = await PackageFixture.CreateAsync();
        using var changes = packages.Feed.Subscribe(_ => true);
        var builder = ArchiveBuilder.Package(topFolder).Link($"{topFolder}lib/libx.so", "libAllKernels.so").Link($"{topFolder}lib/up", "../bin/daphne");
        var archive = isCompressed ? builder.ToTgz() : builder.ToTar();
        // The name says the opposite of the bytes: the bytes count.
        var package = await packages.AddAsync(archive, isCompressed ? "daphne-X86-64-0.3-bin.tar" : "daphne-X86-64-0.3-bin.tgz");

        Assert.Equal(("daphne", "0.3", PackageSource.Upload), (package.Name, package.Version, package.Source));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(archive)), package.Sha256);
        Assert.Equal(archive, await File.ReadAllBytesAsync(packages.Store.PathOf(package.Sha256), Cancelled));
        Assert.Equal((topFolder.Trim('.', '/') is { Length: > 0 } folder ? folder : null, isCompressed, 3, 27L),
            (package.Contents.TopFolder, package.Contents.IsCompressed, package.Contents.Files, package.Contents.UnpackedSize));
        Assert.Equal([new("bin/", 20), new("bin/DistributedWorker", 10), new("bin/daphne", 10), new("lib/", 7), new("lib/libAllKernels.so", 7)], package.Contents.Entries);
        Assert.Equal([new Change(ChangeTopic.Package, package.Id)], await changes.NextAsync(Cancelled));
        Assert.Equal(package.Id, Assert.Single(await packages.Service.ListAsync(Cancelled)).Id);
        await using var stored = packages.Store.Open(package);
        Assert.Equal(package.Size, stored.Length);
    }

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Uploads_of_the_same_archive_at_once_give_one_package(DatabaseProvider provider)
    {
        await using var packages = await PackageFixture.CreateAsync(provider);
        using var instance = new PackageService(packages.Database, packages.Store, packages.Feed, TimeProvider.System);
        var archive = ArchiveBuilder.Package().ToTgz();
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() =>
            (number % 2 == 0 ? packages.Service : instance).AddAsync(new MemoryStream(archive), $"{number}.tgz", PackageSource.Upload, null, Cancelled))));
        Assert.Single(added.Select(package => package.Id).Distinct());
        Assert.Single(await packages.Service.ListAsync(Cancelled));
        Assert.Equal([packages.Store.PathOf(added[0].Sha256)], Directory.GetFiles(packages.Data.Packages, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_archive_that_got_lost_comes_back_when_it_is_added_again()
    {
        await using var packages = await PackageFixture.CreateAsync();
        var archive = ArchiveBuilder.Package().ToTgz();
        var package = await packages.AddAsync(archive);
        File.Delete(packages.Store.PathOf(package.Sha256));
        var problem = Assert.Throws<ProblemException>(() => packages.Store.Open(package));
        Assert.Contains("Add the same archive once more", problem.Message, StringComparison.Ordinal);
        Assert.Equal(package.Id, (await packages.AddAsync(archive)).Id);
        await packages.Store.Open(package).DisposeAsync();
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing_behind()
    {
        await using var packages = await PackageFixture.CreateAsync();
        var archive = ArchiveBuilder.Package().File("lib/large", new MemoryStream(Logs.LogAppendTests.Noise(500_000))).ToTgz();
        using var cancel = new CancellationTokenSource();
        var progress = new Cancelling(cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            packages.Service.AddAsync(new MemoryStream(archive), "daphne.tgz", PackageSource.Upload, progress, cancel.Token));
        Assert.Empty(Directory.GetFiles(packages.Data.Packages, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_full_disk_is_told_as_such()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        await using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
        var exception = Assert.ThrowsAny<IOException>(() => full.Write(new byte[10]));
        Assert.True(DiskFull.Is(exception));
        Assert.Contains("Make room", DiskFull.Problem(exception).Message, StringComparison.Ordinal);
        Assert.False(DiskFull.Is(new FileNotFoundException()));
    }

    [Theory]
    [InlineData("daphne-X86-64-0.3-bin.tgz", null, "daphne", "0.3")]
    [InlineData("daphne-cuda-X86-64-0.3-rc1-bin.tar.gz", null, "daphne-cuda", "0.3-rc1")]
    [InlineData("daphne-ARMV8-0.2-bin.tgz", null, "daphne-ARMV8", "0.2")]
    [InlineData("upload.tgz", "daphne-X86-64-v0.3.1-bin", "daphne", "0.3.1")]
    [InlineData("C:\\Users\\me\\my build.tar", null, "my build", "2026.01.02-0304")]
    [InlineData("bad\nname\u0007.tgz", null, "badname", "2026.01.02-0304")]
    [InlineData(".tgz", null, "daphne", "2026.01.02-0304")]
    public void Name_and_version_are_read_from_the_file_name(string fileName, string? topFolder, string name, string version) =>
        Assert.Equal(new PackageName(name, version), PackageName.From(fileName, topFolder, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));

    private sealed class Cancelling(CancellationTokenSource cancel) : IProgress<long>
    {
        public void Report(long value) => cancel.Cancel();
    }
}
