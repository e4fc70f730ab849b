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
}
