using Daphne.Changes;
using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Packages;

/// <summary>Takes packages in, keeps their archives in the data directory under their SHA-256, and lists them.</summary>
public sealed class PackageService(
    IDbContextFactory<DashboardDbContext> database, PackageStore store, ChangeFeed feed, TimeProvider clock, PackageLimits? limits = null) : IDisposable
{
    private readonly PackageLimits limits = limits ?? new PackageLimits();
    private readonly PackageDownload download = new();

    /// <summary>Archive and row come and go together.</summary>
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>The newest first. One that is still to be built is none yet.</summary>
    public async Task<IReadOnlyList<Package>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.Packages.AsNoTracking().Where(package => package.Source != PackageSource.Build || package.Size > 0).OrderByDescending(package => package.CreatedAt).ThenBy(package => package.Id).ToListAsync(cancellationToken);
    }

    public async Task<Package> GetAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.Packages.AsNoTracking().FirstOrDefaultAsync(package => package.Id == id, cancellationToken)
            ?? throw ProblemException.NotFound("package", id);
    }

    /// <summary>Takes in an archive of .tgz, .tar.gz or .tar form. An archive that is there already is returned as it is.</summary>
    public Task<Package> AddAsync(Stream archive, string fileName, PackageSource source, IProgress<long>? progress, CancellationToken cancellationToken) =>
        AddAsync(archive, fileName, source, Path.GetFileName(fileName), progress, cancellationToken);

    public Task<Package> AddFromUrlAsync(Uri url, IProgress<TransferProgress>? progress, CancellationToken cancellationToken) =>
        download.GetAsync(
            url,
            (body, fileName, token) => AddAsync(body, fileName, PackageSource.Url, PackageDownload.Show(url), progress: null, token),
            progress,
            cancellationToken);

    /// <summary>An archive file, or a directory with bin/ and lib/ (also one folder down), on the dashboard's machine.</summary>
    public async Task<Package> AddFromPathAsync(string path, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var place = LocalPath.Expand(path);
        try
        {
            if (Directory.Exists(place))
                return await AddDirectoryAsync(PackageDirectory.FindRoot(new DirectoryInfo(place)), place, progress, cancellationToken);
            await using var file = new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
            return await AddAsync(file, Path.GetFileName(place), PackageSource.Path, place, progress, cancellationToken);
        }
        catch (IOException exception) when (DiskFull.Is(exception))
        {
            throw DiskFull.Problem(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(
                ProblemKind.BadInput, $"The package could not be read from {place} on the dashboard's machine: {exception.Message}", exception);
        }
    }

    /// <summary>Takes in what a cluster has built.</summary>
    /// <param name="archive">Its bytes, as they come from there.</param>
    /// <param name="fileName">Gives its name and version.</param>
    /// <param name="sha256">Its hash there.</param>
    /// <param name="origin">What it was built from, and where.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task<Package> AddBuiltAsync(Stream archive, string fileName, string sha256, string origin, CancellationToken cancellationToken) =>
        AddAsync(archive, fileName, PackageSource.Build, origin, progress: null, cancellationToken, sha256);

    /// <summary>The package with this hash, where its archive is there.</summary>
    internal async Task<Package?> FindAsync(string sha256, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return store.Has(sha256) ? await db.Packages.AsNoTracking().FirstOrDefaultAsync(package => package.Sha256 == sha256, cancellationToken) : null;
    }

    /// <summary>Gives the releases that waited for a package the one that was built for them.</summary>
    internal async Task ReplaceAsync(Package awaited, Package built, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Releases.Where(release => release.PackageId == awaited.Id).ExecuteUpdateAsync(set => set.SetProperty(release => release.PackageId, built.Id), cancellationToken);
        await db.Packages.Where(package => package.Id == awaited.Id).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        feed.Publish(new Change(ChangeTopic.Package, built.Id));
    }

    /// <summary>Refused while a release uses it.</summary>
    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await using var db = await database.CreateDbContextAsync(cancellationToken);
            var package = await db.Packages.FirstOrDefaultAsync(package => package.Id == id, cancellationToken)
                ?? throw ProblemException.NotFound("package", id);
            await PackageUse.RefuseAsync(db, package, cancellationToken);
            db.Packages.Remove(package);
            await db.SaveChangesAsync(cancellationToken);
            store.Remove(package.Sha256);
        }
        finally
        {
            turn.Release();
        }
        feed.Publish(new Change(ChangeTopic.Package, id));
    }

    public void Dispose()
    {
        download.Dispose();
        turn.Dispose();
    }

    private async Task<Package> AddDirectoryAsync(DirectoryInfo root, string origin, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var packed = store.NewIncoming(clock.GetUtcNow());
        try
        {
            await using var file = new FileStream(packed, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 128 * 1024, useAsync: true);
            await PackageDirectory.PackAsync(root, file, progress, cancellationToken);
            file.Position = 0;
            return await AddAsync(file, root.Name, PackageSource.Path, origin, progress: null, cancellationToken);
        }
        finally
        {
            File.Delete(packed);
        }
    }

    private async Task<Package> AddAsync(
        Stream archive, string fileName, PackageSource source, string origin, IProgress<long>? progress, CancellationToken cancellationToken, string? expected = null)
    {
        using var incoming = await IncomingArchive.ReceiveAsync(store, clock.GetUtcNow(), archive, limits, progress, cancellationToken);
        if (expected is not null && expected != incoming.Sha256)
            throw new ProblemException(ProblemKind.Remote, $"The package {fileName} arrived damaged: its SHA-256 is {incoming.Sha256} here and {expected} where it was built. Try again.");
        var (name, version) = PackageName.From(fileName, incoming.Contents.TopFolder, clock.GetUtcNow());
        var package = new Package
        {
            Id = Id.New(),
            Name = source == PackageSource.Simulator ? SimulatorPackage.Name : name,
            Version = version,
            Sha256 = incoming.Sha256,
            Size = incoming.Size,
            Source = source,
            Origin = origin,
            Contents = incoming.Contents,
            CreatedAt = clock.GetUtcNow(),
        };
        await turn.WaitAsync(cancellationToken);
        try
        {
            // Also where the package is known: whatever happened to its archive, this one is whole.
            incoming.Keep();
            package = await AddOrGetAsync(package, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
        feed.Publish(new Change(ChangeTopic.Package, package.Id));
        return package;
    }

    private async Task<Package> AddOrGetAsync(Package package, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var known = db.Packages.AsNoTracking().Where(other => other.Sha256 == package.Sha256);
        if (await known.FirstOrDefaultAsync(cancellationToken) is { } before)
            return before;
        db.Packages.Add(package);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return package;
        }
        catch (DbUpdateException)
        {
            // Another instance was faster, or it is a failure indeed.
            if (await known.FirstOrDefaultAsync(cancellationToken) is { } stored)
                return stored;
            throw;
        }
    }
}
