using System.Security.Cryptography;

namespace Daphne.Packages;

/// <summary>A DAPHNE distribution as one archive, named by the SHA-256 of the archive's bytes.</summary>
public sealed class Package
{
    public required string Id { get; init; }
    public required string Name { get; set; }
    public required string Version { get; init; }

    /// <summary>64 lower-case hexadecimal digits; unique.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Bytes of the archive.</summary>
    public required long Size { get; init; }

    public required PackageSource Source { get; init; }

    /// <summary>The file name, URL or directory it came from.</summary>
    public required string Origin { get; init; }

    public required PackageContents Contents { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>It holds the place of a package that is still to be built: there is no archive yet, and the hash is that of none.</summary>
    public bool IsAwaited => Contents.Build is not null;

    internal static Package Awaited(PackageBuild build, DateTimeOffset now) => new()
    {
        Id = Data.Id.New(),
        Name = $"DAPHNE from {build.Source}",
        Version = "not built yet",
        Sha256 = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
        Size = 0,
        Source = PackageSource.Build,
        Origin = build.Source,
        Contents = new PackageContents { Build = build },
        CreatedAt = now,
    };
}
