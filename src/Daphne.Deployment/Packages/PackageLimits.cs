namespace Daphne.Packages;

/// <summary>What a package may be at most, so that a small archive cannot fill a node.</summary>
public sealed record PackageLimits
{
    public long UnpackedSize { get; init; } = 20L * 1024 * 1024 * 1024;
    public int Entries { get; init; } = 200_000;
}
