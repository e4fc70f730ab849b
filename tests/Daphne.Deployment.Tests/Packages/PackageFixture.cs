using Daphne.Changes;
using Daphne.Data;
using Daphne.Packages;
using Daphne.Tests.Data;

namespace Daphne.Tests.Packages;

/// <summary>A package service over an empty database and an empty data directory.</summary>
internal sealed class PackageFixture : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("daphne-packages-");

    private PackageFixture(TestDatabase database, PackageLimits? limits)
    {
        Database = database;
        Data = new DataDirectory(Path.Combine(folder.FullName, "data"));
        Store = new PackageStore(Data);
        Service = new PackageService(database, Store, Feed, TimeProvider.System, limits);
    }

    public TestDatabase Database { get; }
    public DataDirectory Data { get; }
    public ChangeFeed Feed { get; } = new();
    public PackageStore Store { get; }
    public PackageService Service { get; }

    /// <summary>A folder to put things in.</summary>
    public string Folder => folder.FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<PackageFixture> CreateAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, PackageLimits? limits = null) =>
        new(await TestDatabase.CreateAsync(provider), limits);

    public Task<Package> AddAsync(byte[] archive, string fileName = "daphne.tgz", PackageSource source = PackageSource.Upload) =>
        Service.AddAsync(new MemoryStream(archive), fileName, source, progress: null, Cancelled);

    /// <summary>Adds what must be refused; returns why it was, and makes sure that nothing is left of it.</summary>
    public async Task<string> RefusedAsync(byte[] archive, string fileName = "daphne.tgz")
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(() => AddAsync(archive, fileName));
        Assert.Equal(ProblemKind.Refused, problem.Kind);
        Assert.Empty(await Service.ListAsync(Cancelled));
        Assert.Empty(Directory.GetFiles(Data.Packages, "*", SearchOption.AllDirectories));
        return problem.Message;
    }

    /// <summary>A folder that holds a DAPHNE build.</summary>
    public string NewBuild(string name)
    {
        foreach (var file in new[] { "bin/DistributedWorker", "bin/daphne", "lib/libAllKernels.so" })
        {
            var path = Path.Combine(Folder, name, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file);
            if (file.StartsWith("bin", StringComparison.Ordinal))
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        return Path.Combine(Folder, name);
    }

    public async ValueTask DisposeAsync()
    {
        Service.Dispose();
        await Database.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
