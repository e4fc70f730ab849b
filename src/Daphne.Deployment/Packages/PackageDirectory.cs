using System.Formats.Tar;
using System.IO.Compression;

namespace Daphne.Packages;

/// <summary>Packs a folder. The same files give the same archive, byte for byte: sorted, without owners, with their own times.</summary>
internal static class PackageDirectory
{
    /// <summary>Where bin/ is: in the folder itself or in its only subfolder that has one.</summary>
    public static DirectoryInfo FindRoot(DirectoryInfo folder)
    {
        if (HasPrograms(folder))
            return folder;
        var inside = folder.GetDirectories().Where(HasPrograms).Take(2).ToArray();
        if (inside.Length == 1)
            return inside[0];
        var found = folder.EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal).Take(10).ToArray();
        throw ProblemException.Refused(
            inside.Length > 1
                ? $"The folder {folder.FullName} holds several DAPHNE builds: {inside[0].Name}, {inside[1].Name} … Name one of them."
                : $"The folder {folder.FullName} is no DAPHNE package: it has no bin/DistributedWorker and bin/daphne, nor has a folder in it. "
                    + $"{(found.Length == 0 ? "It is empty." : $"Found: {string.Join(", ", found)}.")} Name the folder that holds bin/ and lib/.");
    }

    public static async Task PackAsync(DirectoryInfo root, Stream archive, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        // A source tree is packed like DAPHNE's own deploy script packs it; what else lies there is not needed to run, and large.
        var isSource = File.Exists(Path.Combine(root.FullName, "CMakeLists.txt"));
        var top = root.EnumerateFileSystemInfos().Where(entry => !isSource || entry.Name is "bin" or "lib");
        await using var gzip = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true);
        await using var tar = new TarWriter(gzip, TarEntryFormat.Gnu);
        long packed = 0;
        foreach (var entry in Sorted(top).SelectMany(Walk))
        {
            cancellationToken.ThrowIfCancellationRequested();
            packed += await WriteAsync(tar, entry, Path.GetRelativePath(root.FullName, entry.FullName), cancellationToken);
            progress?.Report(packed);
        }
    }

    private static IOrderedEnumerable<FileSystemInfo> Sorted(IEnumerable<FileSystemInfo> entries) =>
        entries.OrderBy(entry => entry.Name, StringComparer.Ordinal);

    private static IEnumerable<FileSystemInfo> Walk(FileSystemInfo entry) =>
        entry is DirectoryInfo { LinkTarget: null } folder ? Sorted(folder.EnumerateFileSystemInfos()).SelectMany(Walk).Prepend(folder) : [entry];

    private static async Task<long> WriteAsync(TarWriter tar, FileSystemInfo info, string path, CancellationToken cancellationToken)
    {
        var isFolder = info is DirectoryInfo;
        var type = info.LinkTarget is not null ? TarEntryType.SymbolicLink : isFolder ? TarEntryType.Directory : TarEntryType.RegularFile;
        var entry = new GnuTarEntry(type, type == TarEntryType.Directory ? $"{path}/" : path)
        {
            ModificationTime = DateTimeOffset.FromUnixTimeSeconds(new DateTimeOffset(info.LastWriteTimeUtc).ToUnixTimeSeconds()),
        };
        if (info.LinkTarget is { } target)
        {
            entry.LinkName = target;
            entry.ModificationTime = DateTimeOffset.UnixEpoch;
        }
        else
        {
            entry.Mode = Readable(info.UnixFileMode);
        }
        if (type != TarEntryType.RegularFile)
        {
            await tar.WriteEntryAsync(entry, cancellationToken);
            return 0;
        }
        await using var file = new FileStream(info.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
        entry.DataStream = file;
        await tar.WriteEntryAsync(entry, cancellationToken);
        return file.Length;
    }

    /// <summary>What is executable stays so; the rest of a mode belongs to this machine's users.</summary>
    private static UnixFileMode Readable(UnixFileMode mode)
    {
        const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return (mode & Execute) != 0 ? Read | Execute : Read;
    }

    private static bool HasPrograms(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "bin", "DistributedWorker")) && File.Exists(Path.Combine(folder.FullName, "bin", "daphne"));
}
