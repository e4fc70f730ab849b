using System.Diagnostics;
using Daphne.Packages;

namespace Daphne.Tests.Packages;

public sealed class PackageFromPathTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folder_is_packed_with_its_links_and_execute_bits_and_always_to_the_same_bytes()
    {
        await using var packages = await PackageFixture.CreateAsync();
        var build = packages.NewBuild("büild 'one' $(x)");
        File.CreateSymbolicLink(Path.Combine(build, "lib", "libx.so"), "libAllKernels.so");
        await File.WriteAllTextAsync(Path.Combine(build, "lib", new string('n', 200)), "long name", Cancelled);
        var package = await packages.Service.AddFromPathAsync(build + "/", progress: null, Cancelled);
        Assert.Equal((PackageSource.Path, build), (package.Source, package.Origin));
        Assert.Equal(package.Id, (await packages.Service.AddFromPathAsync(packages.Folder + "/./büild 'one' $(x)", progress: null, Cancelled)).Id);

        var unpacked = Directory.CreateDirectory(Path.Combine(packages.Folder, "unpacked")).FullName;
        using var tar = Process.Start("tar", ["-xzf", packages.Store.PathOf(package.Sha256), "-C", unpacked]);
        await tar.WaitForExitAsync(Cancelled);
        Assert.Equal(0, tar.ExitCode);
        Assert.True(File.GetUnixFileMode(Path.Combine(unpacked, "bin/daphne")).HasFlag(UnixFileMode.UserExecute));
        Assert.False(File.GetUnixFileMode(Path.Combine(unpacked, "lib/libAllKernels.so")).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal("libAllKernels.so", new FileInfo(Path.Combine(unpacked, "lib/libx.so")).LinkTarget);
        Assert.Equal("long name", await File.ReadAllTextAsync(Path.Combine(unpacked, "lib", new string('n', 200)), Cancelled));
        Assert.Equal(File.GetLastWriteTimeUtc(Path.Combine(build, "bin/daphne")), File.GetLastWriteTimeUtc(Path.Combine(unpacked, "bin/daphne")), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Of_a_source_tree_only_bin_and_lib_are_packed()
    {
        await using var packages = await PackageFixture.CreateAsync();
        var build = packages.NewBuild("daphne");
        await File.WriteAllTextAsync(Path.Combine(build, "CMakeLists.txt"), "project(daphne)", Cancelled);
        var package = await packages.Service.AddFromPathAsync(build, progress: null, Cancelled);
        Assert.Equal(3, package.Contents.Files);
    }

    [Fact]
    public async Task The_build_may_lie_one_folder_down()
    {
        await using var packages = await PackageFixture.CreateAsync();
        packages.NewBuild("outside/daphne-0.3");
        var package = await packages.Service.AddFromPathAsync(Path.Combine(packages.Folder, "outside"), progress: null, Cancelled);
        Assert.Equal(("daphne", "0.3"), (package.Name, package.Version));
        packages.NewBuild("outside/daphne-0.4");
        Assert.Contains("several DAPHNE builds", await RefusedAsync(packages, Path.Combine(packages.Folder, "outside")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_file_is_added()
    {
        await using var packages = await PackageFixture.CreateAsync();
        var path = Path.Combine(packages.Folder, "daphne-0.3.tgz");
        await File.WriteAllBytesAsync(path, ArchiveBuilder.Package().ToTgz(), Cancelled);
        Assert.Equal("0.3", (await packages.Service.AddFromPathAsync(path, progress: null, Cancelled)).Version);
    }

    [Fact]
    public async Task What_is_no_package_is_refused_with_the_reason()
    {
        await using var packages = await PackageFixture.CreateAsync();
        Assert.Contains("not a full path", await RefusedAsync(packages, "build/daphne"), StringComparison.Ordinal);
        Assert.Contains("not a full path", await RefusedAsync(packages, ""), StringComparison.Ordinal);
        Assert.Contains("/nowhere/daphne", await RefusedAsync(packages, "/nowhere/daphne"), StringComparison.Ordinal);
        Assert.Contains(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), await RefusedAsync(packages, "~/no such build"), StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(packages.Folder, "other", "src"));
        Assert.Contains("Found: src", await RefusedAsync(packages, Path.Combine(packages.Folder, "other")), StringComparison.Ordinal);
        var build = packages.NewBuild("linked");
        File.CreateSymbolicLink(Path.Combine(build, "lib", "libc.so"), "/usr/lib/libc.so");
        Assert.Contains("'lib/libc.so' to '/usr/lib/libc.so'", await RefusedAsync(packages, build), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(packages.Data.Packages, "*", SearchOption.AllDirectories));
    }

    private static async Task<string> RefusedAsync(PackageFixture packages, string path) =>
        (await Assert.ThrowsAsync<ProblemException>(() => packages.Service.AddFromPathAsync(path, progress: null, Cancelled))).Message;
}
