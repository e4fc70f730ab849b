using System.Formats.Tar;

namespace Daphne.Packages;

/// <summary>
/// The tree that an archive's entries make. Each path may be taken once, and nothing may lie below a file or a link, so that unpacking
/// writes every entry to the very place that its name says.
/// </summary>
internal sealed class ArchiveTree(PackageLimits limits)
{
    private enum Taken
    {
        ByFolder,
        ByFile,
        ByLink,
    }

    private readonly Dictionary<string, Taken> paths = new(StringComparer.Ordinal);
    private readonly List<(string Path, string Target)> links = [];

    /// <summary>Of every regular file, the size.</summary>
    public Dictionary<string, long> Files { get; } = new(StringComparer.Ordinal);

    public int Entries { get; private set; }
    public long Size { get; private set; }

    public void Add(TarEntry entry)
    {
        if (++Entries > limits.Entries)
            throw ProblemException.Refused($"The archive has more than {limits.Entries:N0} entries; a DAPHNE package has a few thousand. Pack only what is needed to run.");
        if (entry.EntryType == TarEntryType.GlobalExtendedAttributes)
            return;
        var path = ArchivePath.Normalize(entry.Name);
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                AddFolder(path);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                Take(path, Taken.ByFile);
                AddFile(path, entry.Length);
                break;
            case TarEntryType.SymbolicLink:
                Take(path, Taken.ByLink);
                links.Add((path, ArchivePath.Follow(path, entry.LinkName)));
                break;
            case TarEntryType.HardLink:
                AddHardLink(path, entry.LinkName);
                break;
            default:
                throw ProblemException.Refused(
                    $"The archive holds {ArchivePath.Show(path)}, which is neither file, folder nor link ({entry.EntryType}). Pack it again without it.");
        }
    }

    /// <summary>Links were let go anywhere within the archive so far; they must not leave the folder that becomes the package either.</summary>
    public void KeepLinksBelow(string? topFolder)
    {
        foreach (var (path, target) in links)
        {
            if (topFolder is not null && target != topFolder && !target.StartsWith($"{topFolder}/", StringComparison.Ordinal))
                throw ProblemException.Refused($"The archive has a symbolic link {ArchivePath.Show(path)} that leads out of its folder '{topFolder}'. Pack the file itself (tar -h).");
        }
    }

    /// <summary>Whether there is a file, or a link to something, at this path.</summary>
    public bool HasFile(string path) => paths.TryGetValue(path, out var taken) && taken != Taken.ByFolder;

    public IEnumerable<string> Top => paths.Keys.Select(path => path.Split('/')[0]).Distinct().Order(StringComparer.Ordinal);

    private void AddFolder(string path)
    {
        if (path.Length == 0)
            return;
        AddFolders(path);
        if (!paths.TryAdd(path, Taken.ByFolder) && paths[path] != Taken.ByFolder)
            throw Twice(path);
    }

    private void AddFile(string path, long size)
    {
        Files[path] = size;
        Size += size;
        if (Size > limits.UnpackedSize)
            throw TooLarge(limits);
    }

    private void AddHardLink(string path, string linkName)
    {
        var target = ArchivePath.Normalize(linkName);
        if (!Files.ContainsKey(target))
            throw ProblemException.Refused($"The archive has a hard link {ArchivePath.Show(path)} to {ArchivePath.Show(linkName)}, which is no file before it in the archive. Pack the file itself (tar --hard-dereference).");
        Take(path, Taken.ByFile);
        AddFile(path, 0);
    }

    private void Take(string path, Taken taken)
    {
        if (path.Length == 0)
            throw ProblemException.Refused("The archive has a file without a name. Pack it again.");
        AddFolders(path);
        if (!paths.TryAdd(path, taken))
            throw Twice(path);
    }

    private void AddFolders(string path)
    {
        foreach (var folder in ArchivePath.FoldersOf(path))
        {
            if (!paths.TryAdd(folder, Taken.ByFolder) && paths[folder] != Taken.ByFolder)
                throw ProblemException.Refused($"The archive has {ArchivePath.Show(path)} below {ArchivePath.Show(folder)}, which is a file or a link there. Pack it again from a folder.");
        }
    }

    public static ProblemException TooLarge(PackageLimits limits) => ProblemException.Refused(
        $"The archive unpacks to more than {limits.UnpackedSize / (1024 * 1024):N0} MiB, the most that a package may have. Pack only what is needed to run.");

    private static ProblemException Twice(string path) => ProblemException.Refused(
        $"The archive has {ArchivePath.Show(path)} twice, so that it is not clear which one counts. Pack it again from a folder.");
}
