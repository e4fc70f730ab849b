namespace Daphne.Packages;

/// <summary>What a look into the archive found.</summary>
public sealed record PackageContents
{
    /// <summary>The one folder that holds everything, or null where <c>bin/</c> is at the top.</summary>
    public string? TopFolder { get; init; }

    public bool IsCompressed { get; init; }

    /// <summary>How the archive is still to be made; null once there is one.</summary>
    public PackageBuild? Build { get; init; }

    public int Files { get; init; }

    /// <summary>Bytes when unpacked.</summary>
    public long UnpackedSize { get; init; }

    /// <summary>The first levels of the tree with their sizes, at most a hundred entries, for people.</summary>
    public IReadOnlyList<PackageEntry> Entries { get; init; } = [];
}

/// <param name="Path">Relative to the package's own root.</param>
/// <param name="Size">Bytes; of a folder, everything in it.</param>
public sealed record PackageEntry(string Path, long Size);
