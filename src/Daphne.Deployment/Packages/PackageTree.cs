namespace Daphne.Packages;

/// <summary>Finds DAPHNE in an archive's tree, and describes for people what else is there.</summary>
internal static class PackageTree
{
    private const int MaxEntries = 100;
    private const int MaxNamed = 10;
    private static readonly string[] Programs = ["bin/DistributedWorker", "bin/daphne"];

    public static PackageContents Describe(ArchiveTree tree, bool isCompressed)
    {
        var topFolder = FindTopFolder(tree);
        tree.KeepLinksBelow(topFolder);
        return new PackageContents
        {
            TopFolder = topFolder,
            IsCompressed = isCompressed,
            Files = tree.Files.Count,
            UnpackedSize = tree.Size,
            Entries = List(tree.Files, topFolder is null ? 0 : topFolder.Length + 1),
        };
    }

    private static string? FindTopFolder(ArchiveTree tree)
    {
        if (Programs.All(tree.HasFile))
            return null;
        var top = tree.Top.ToList();
        if (top.Count == 1 && Programs.All(program => tree.HasFile($"{top[0]}/{program}")))
            return top[0];

        var missing = Programs.Where(program => !tree.HasFile(program) && !(top.Count == 1 && tree.HasFile($"{top[0]}/{program}")));
        var found = top.Count == 0 ? "It is empty." : $"Found at its top: {Name(top)}.{InBin(tree)}";
        throw ProblemException.Refused(
            $"The archive is no DAPHNE package: {string.Join(" and ", missing)} should be at its top or below its one top folder. {found} Pack the folder that holds bin/ and lib/.");
    }

    private static string InBin(ArchiveTree tree)
    {
        var programs = tree.Files.Keys.Where(path => path.Split('/') is [.., "bin", _]).Order(StringComparer.Ordinal).ToList();
        return programs.Count == 0 ? " It has no bin folder with a program." : $" Its programs: {Name(programs)}.";
    }

    private static string Name(List<string> paths) =>
        string.Join(", ", paths.Take(MaxNamed).Select(ArchivePath.Show)) + (paths.Count > MaxNamed ? $" and {paths.Count - MaxNamed} more" : "");

    /// <summary>All of the first level, and of the second what is largest; a folder's path ends with a slash.</summary>
    private static List<PackageEntry> List(Dictionary<string, long> files, int skipped)
    {
        var first = new Dictionary<string, long>(StringComparer.Ordinal);
        var second = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (path, size) in files)
        {
            var parts = path[skipped..].Split('/', 3);
            Add(first, parts.Length == 1 ? parts[0] : $"{parts[0]}/", size);
            if (parts.Length > 1)
                Add(second, $"{parts[0]}/{parts[1]}{(parts.Length > 2 ? "/" : "")}", size);
        }
        return [.. Largest(first).Concat(Largest(second)).Take(MaxEntries).OrderBy(entry => entry.Path, StringComparer.Ordinal)];

        static void Add(Dictionary<string, long> sizes, string path, long size) => sizes[path] = sizes.GetValueOrDefault(path) + size;

        static IEnumerable<PackageEntry> Largest(Dictionary<string, long> sizes) =>
            sizes.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new PackageEntry(entry.Key, entry.Value));
    }
}
