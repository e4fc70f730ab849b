using System.Text.RegularExpressions;

namespace Daphne.Clusters;

/// <summary>The host names that the user's own OpenSSH configuration names, to choose from when nodes are added.</summary>
public sealed partial class OpenSshHosts(string configuration)
{
    private const int MaxDepth = 8;
    private static readonly string Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>The configuration of the user who runs the dashboard.</summary>
    public OpenSshHosts()
        : this(Path.Combine(Home, ".ssh", "config"))
    {
    }

    /// <summary>Host aliases without wildcards out of ~/.ssh/config and what it includes; empty where there is none.</summary>
    public IReadOnlyList<string> List() => List(configuration);

    internal static IReadOnlyList<string> List(string file)
    {
        var hosts = new List<string>();
        Read(file, hosts, 0);
        return [.. hosts.Distinct()];
    }

    private static void Read(string file, List<string> hosts, int depth)
    {
        if (depth > MaxDepth || !File.Exists(file))
            return;
        foreach (var line in File.ReadLines(file))
        {
            var words = Word().Matches(line).Select(match => match.Value.Trim('"')).TakeWhile(word => !word.StartsWith('#')).ToArray();
            if (words is not [var keyword, .. var values])
                continue;
            if (keyword.Equals("Host", StringComparison.OrdinalIgnoreCase))
                hosts.AddRange(values.Where(name => name.Length > 0 && name.IndexOfAny(['*', '?', '!']) < 0));
            else if (keyword.Equals("Include", StringComparison.OrdinalIgnoreCase))
                foreach (var included in values.SelectMany(pattern => Expand(pattern, Path.GetDirectoryName(file)!)))
                    Read(included, hosts, depth + 1);
        }
    }

    private static IEnumerable<string> Expand(string pattern, string folder)
    {
        var path = pattern.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(Home, pattern[2..]) : Path.Combine(folder, pattern);
        var directory = Path.GetDirectoryName(path)!;
        return Directory.Exists(directory) ? Directory.EnumerateFiles(directory, Path.GetFileName(path)).Order(StringComparer.Ordinal) : [];
    }

    /// <summary>A word, or words in quotes; the sign = stands for a blank.</summary>
    [GeneratedRegex("""
        "[^"]*"|[^\s="]+
        """)]
    private static partial Regex Word();
}
