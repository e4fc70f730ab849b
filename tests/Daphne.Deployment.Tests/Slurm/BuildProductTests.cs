using System.Security.Cryptography;
using Daphne.Packages;
using Daphne.Remote;
using Daphne.Tests.Packages;

namespace Daphne.Tests.Slurm;

/// <summary>What a build's job makes a package of, by the script that does it there.</summary>
public sealed class BuildProductTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("daphne-build-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Source => Path.Combine(folder.FullName, "it's $(mine)");

    private string Job => Path.Combine(folder.FullName, "job");

    [Theory]
    [InlineData("daphne-0.3.tgz")]
    [InlineData("daphne-0.3.tar.gz")]
    [InlineData("daphne-0.3.tar")]
    public async Task An_archive_is_taken_as_it_is(string name)
    {
        using var builder = ArchiveBuilder.Package("daphne-0.3/");
        var archive = name.EndsWith(".tar", StringComparison.Ordinal) ? builder.ToTar() : builder.ToTgz();
        Directory.CreateDirectory(Path.Combine(Source, "out put"));
        await File.WriteAllBytesAsync(Path.Combine(Source, "out put", name), archive, Cancelled);

        var packed = await PackAsync($"out put/{name}");

        Assert.True(packed.Succeeded, packed.Text);
        Assert.Equal(archive, await File.ReadAllBytesAsync(Path.Combine(Job, "product.tgz"), Cancelled));
        Assert.Equal($"{Convert.ToHexStringLower(SHA256.HashData(archive))} {archive.Length} {name}\n", await File.ReadAllTextAsync(Path.Combine(Job, "product"), Cancelled));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("out put")]
    public async Task Of_a_folder_bin_and_lib_become_a_package_and_nothing_else_does(string output)
    {
        foreach (var file in new[] { "bin/daphne", "bin/DistributedWorker", "lib/libAllKernels.so", "notes.txt" })
            await WriteAsync(Path.Combine(output, file));

        var packed = await PackAsync(output);

        Assert.True(packed.Succeeded, packed.Text);
        await using var product = File.OpenRead(Path.Combine(Job, "product.tgz"));
        var contents = await PackageArchive.InspectAsync(product, new PackageLimits(), Cancelled);
        Assert.Equal(3, contents.Files);
        Assert.EndsWith(" it's $(mine).tgz\n", await File.ReadAllTextAsync(Path.Combine(Job, "product"), Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_made_no_worker_says_so_and_leaves_no_product()
    {
        await WriteAsync("bin/daphne");

        var packed = await PackAsync(".");

        Assert.False(packed.Succeeded);
        Assert.Contains("made no bin/DistributedWorker", packed.Text, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Job, "product")));
    }

    [Fact]
    public async Task An_archive_that_was_not_made_is_no_product()
    {
        Directory.CreateDirectory(Source);

        var packed = await PackAsync("daphne.tgz");

        Assert.False(packed.Succeeded);
        Assert.Contains("daphne.tgz", packed.Text, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Job, "product")));
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>In the folder of the job, as there.</summary>
    private Task<CommandResult> PackAsync(string output)
    {
        Directory.CreateDirectory(Job);
        var script = RemoteScript.WithPrelude(RemoteScript.Command("slurm-pack.sh").Script, "cd \"$1\" && shift || exit 1\n");
        return new LocalHost("here").RunAsync(new RemoteCommand(script, [Job, Source, output]), Limit, Cancelled);
    }

    private Task WriteAsync(string file)
    {
        var path = Path.Combine(Source, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return File.WriteAllTextAsync(path, file, Cancelled);
    }
}
