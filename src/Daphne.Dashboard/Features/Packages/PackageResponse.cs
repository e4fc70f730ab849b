using Daphne.Packages;

namespace Daphne.Dashboard.Features.Packages;

/// <summary>A DAPHNE distribution.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Name">As its archive says.</param>
/// <param name="Version">As its archive says.</param>
/// <param name="Sha256">Of the archive.</param>
/// <param name="Size">Bytes of the archive.</param>
/// <param name="Source">How it came here.</param>
/// <param name="Origin">The file name, URL or folder it came from.</param>
/// <param name="CreatedAt">When it came here.</param>
/// <param name="Contents">What is inside.</param>
public sealed record PackageResponse(
    string Id, string Name, string Version, string Sha256, long Size, PackageSource Source, string Origin, DateTimeOffset CreatedAt, PackageContents Contents)
{
    public static PackageResponse Of(Package package) => new(
        package.Id, package.Name, package.Version, package.Sha256, package.Size, package.Source, package.Origin, package.CreatedAt, package.Contents);
}
