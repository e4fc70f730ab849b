namespace Daphne.Packages;

/// <summary>A path on the dashboard's machine, as people type it.</summary>
internal static class LocalPath
{
    public static string Expand(string path)
    {
        path = path.Trim();
        if (path is "~" || path.StartsWith("~/", StringComparison.Ordinal))
            path = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..];
        if (!Path.IsPathRooted(path) || path.Contains('\0', StringComparison.Ordinal))
            throw ProblemException.BadInput($"'{path}' is not a full path. Give one that begins with / or ~/, on the machine that runs the dashboard.");
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    }
}
