namespace Daphne.Packages;

/// <summary>What a file is by its first bytes, whatever its name says.</summary>
internal static class ArchiveFormat
{
    public const string Gzip = "gzip";
    public const string Tar = "tar";

    private static readonly (byte[] Magic, string Name)[] Others =
    [
        ([.. "PK"u8], "a zip archive"),
        ([0xFD, .. "7zXZ"u8], "compressed with xz"),
        ([.. "BZh"u8], "compressed with bzip2"),
        ([0x28, 0xB5, 0x2F, 0xFD], "compressed with zstd"),
        ([.. "7z"u8, 0xBC, 0xAF], "a 7-Zip archive"),
        ([0x7F, .. "ELF"u8], "a program"),
    ];

    public static string Of(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            throw ProblemException.Refused("The file is empty. A package is a .tgz or .tar file with bin/ and lib/ in it.");
        if (start.StartsWith<byte>([0x1F, 0x8B]))
            return Gzip;
        foreach (var (magic, name) in Others)
        {
            if (start.StartsWith(magic))
                throw ProblemException.Refused($"The file is {name}. Pack the folder as a .tgz: tar -czf package.tgz FOLDER");
        }
        return Tar;
    }
}
