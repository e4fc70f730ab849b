namespace Daphne.Packages;

/// <summary>Paths as archives spell them. Only those that stay within the tree, whoever unpacks it and wherever, get through.</summary>
internal static class ArchivePath
{
    private const int ShownLength = 200;

    /// <summary>Without <c>./</c> and doubled or trailing slashes; empty for the root itself.</summary>
    public static string Normalize(string path)
    {
        if (path.Any(char.IsControl))
            throw ProblemException.Refused($"The archive has a control character in the file name {Show(path)}. Rename the file and pack it again.");
        if (path.StartsWith('/'))
            throw ProblemException.Refused($"The archive has an absolute path, {Show(path)}. Pack it with relative paths: tar -czf package.tgz -C FOLDER .");
        var parts = path.Split('/').Where(part => part is not ("" or ".")).ToArray();
        return parts.Contains("..")
            ? throw ProblemException.Refused($"The archive has a path with '..', {Show(path)}. Pack it from its own folder: tar -czf package.tgz -C FOLDER .")
            : string.Join('/', parts);
    }

    /// <summary>
    /// Where a symbolic link leads. <c>..</c> is taken only at the beginning of its target: behind a name that is itself a link it
    /// would lead elsewhere than it seems.
    /// </summary>
    public static string Follow(string link, string target)
    {
        var found = $"The archive has a symbolic link {Show(link)} to {Show(target)}";
        if (target.Length == 0 || target.Any(char.IsControl))
            throw ProblemException.Refused($"{found}, which is no path. Pack it again without the link.");
        if (target.StartsWith('/'))
            throw ProblemException.Refused($"{found}, which is absolute and on a node leads out of the package. Make the link relative, or pack the file itself (tar -h).");
        var parts = new Stack<string>(link.Split('/').SkipLast(1));
        var mayAscend = true;
        foreach (var part in target.Split('/').Where(part => part is not ("" or ".")))
        {
            if (part != "..")
            {
                parts.Push(part);
                mayAscend = false;
            }
            else if (!mayAscend || !parts.TryPop(out _))
            {
                throw ProblemException.Refused($"{found}, which leads out of the package or may do so. Pack the file itself (tar -h).");
            }
        }
        return string.Join('/', parts.Reverse());
    }

    /// <summary>The folders that a path lies in, from the top.</summary>
    public static IEnumerable<string> FoldersOf(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
            yield return path[..slash];
    }

    public static string Show(string path)
    {
        var shown = string.Concat(path.Take(ShownLength).Select(character => char.IsControl(character) ? '\uFFFD' : character));
        return path.Length > ShownLength ? $"'{shown}…'" : $"'{shown}'";
    }
}
