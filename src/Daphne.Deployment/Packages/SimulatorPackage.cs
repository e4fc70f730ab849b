using System.Security.Cryptography;
using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Packages;

/// <summary>Keeps the package of the simulator that was built with the dashboard: a new build is added, the one before goes unless it is used.</summary>
public sealed class SimulatorPackage(IDbContextFactory<DashboardDbContext> database, PackageStore store, PackageService packages)
{
    public const string Name = "DAPHNE simulator";

    /// <exception cref="ProblemException">The archive cannot be read or is no package.</exception>
    public async Task<Package> EnsureAsync(string archivePath, CancellationToken cancellationToken)
    {
        try
        {
            await using var archive = new FileStream(archivePath, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
            var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(archive, cancellationToken));
            archive.Position = 0;
            await using var db = await database.CreateDbContextAsync(cancellationToken);
            var package = await db.Packages.AsNoTracking().FirstOrDefaultAsync(package => package.Sha256 == sha256, cancellationToken);
            if (package is null || !store.Has(sha256))
                package = await packages.AddAsync(archive, Path.GetFileName(archivePath), PackageSource.Simulator, progress: null, cancellationToken);
            await RemoveOthersAsync(db, package, cancellationToken);
            return package;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(
                ProblemKind.Refused, $"The simulator's package {archivePath} cannot be read: {exception.Message} Build the solution again.", exception);
        }
    }

    private async Task RemoveOthersAsync(DashboardDbContext db, Package current, CancellationToken cancellationToken)
    {
        var unused = await db.Packages
            .Where(package => package.Source == PackageSource.Simulator && package.Id != current.Id)
            .Where(package => !db.Releases.Any(release => release.PackageId == package.Id))
            .Select(package => package.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in unused)
            await packages.DeleteAsync(id, cancellationToken);
    }
}
