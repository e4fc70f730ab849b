using System.Formats.Tar;
using System.IO.Compression;

namespace Daphne.Tests.Simulator;

public sealed class SimulatorArchiveTests
{
    private static readonly string[] Expected =
    [
        "bin/daphne", "bin/DistributedWorker", "lib/catalog.json", "UserConfig.json", "README.md",
        "scripts/examples/hello-world.daph", "scripts/examples/distributed.daph", "scripts/examples/example-time.daphne",
    ];

    [Fact]
    public void The_archive_is_laid_out_like_a_release_of_daphne()
    {
        var root = SimulatorPackage.Name;
        Assert.Matches(@"^daphne-simulator-X86-64-.+-bin$", root);
        var names = Entries().Select(entry => entry.Name).ToList();
        Assert.All(names, name => Assert.StartsWith(root + "/", name));
        Assert.All(Expected, name => Assert.Contains($"{root}/{name}", names));
    }

    [Fact]
    public void The_archive_depends_on_nothing_but_its_content() => Assert.All(Entries(), entry =>
    {
        Assert.Equal(DateTimeOffset.UnixEpoch, entry.ModificationTime);
        Assert.Equal((0, 0), (entry.Uid, entry.Gid));
    });

    [Fact]
    public void The_readme_says_that_this_is_not_daphne()
    {
        using var archive = new TarReader(new GZipStream(File.OpenRead(SimulatorPackage.Archive), CompressionMode.Decompress));
        while (archive.GetNextEntry() is { } entry)
            if (entry.Name.EndsWith("/README.md", StringComparison.Ordinal))
            {
                Assert.Contains("This is **not DAPHNE**", new StreamReader(entry.DataStream!).ReadToEnd());
                return;
            }

        Assert.Fail("There is no README.md.");
    }

    private static List<TarEntry> Entries()
    {
        using var archive = new TarReader(new GZipStream(File.OpenRead(SimulatorPackage.Archive), CompressionMode.Decompress));
        var entries = new List<TarEntry>();
        while (archive.GetNextEntry() is { } entry)
            entries.Add(entry);
        return entries;
    }
}
