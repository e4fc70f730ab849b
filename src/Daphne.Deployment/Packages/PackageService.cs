using Daphne.Changes;
using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Packages;

/// <summary>Takes packages in, keeps their archives in the data directory under their SHA-256, and lists them.</summary>
public sealed class PackageService(IDbContextFactory<DashboardDbContext> database, PackageStore store, ChangeFeed feed, TimeProvider clock)
{
    public Task<IReadOnlyList<Package>> ListAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Package> GetAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Takes in an archive of .tgz, .tar.gz or .tar form. An archive that is there already is returned as it is.</summary>
    public Task<Package> AddAsync(Stream archive, string fileName, PackageSource source, IProgress<long>? progress, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Package> AddFromUrlAsync(Uri url, IProgress<TransferProgress>? progress, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>An archive file, or a directory with bin/ and lib/ (also one folder down), on the dashboard's machine.</summary>
    public Task<Package> AddFromPathAsync(string path, IProgress<long>? progress, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Refused while a release that is deployed uses it.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();
}

/// <param name="Done">Bytes so far.</param>
/// <param name="Total">Bytes in all, where known.</param>
public readonly record struct TransferProgress(long Done, long? Total);
