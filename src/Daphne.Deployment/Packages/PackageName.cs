using System.Globalization;
using System.Text.RegularExpressions;

namespace Daphne.Packages;

/// <summary>Name and version out of what the archive or its top folder is called: <c>daphne-cuda-X86-64-0.3-bin.tgz</c> is daphne-cuda 0.3.</summary>
internal sealed partial record PackageName(string Name, string Version)
{
    private const int MaxLength = 100;

    public static PackageName From(string fileName, string? topFolder, DateTimeOffset now)
    {
        var file = Clean(Extension().Replace(fileName.Split('/', '\\')[^1], ""));
        var folder = Clean(topFolder ?? "");
        foreach (var text in new[] { file, folder })
        {
            if (Versioned().Match(text) is { Success: true } match)
                return new PackageName(match.Groups["name"].Value, match.Groups["version"].Value);
        }
        var name = new[] { file, folder, "daphne" }.First(text => text.Length > 0);
        return new PackageName(name, now.ToString("yyyy.MM.dd-HHmm", CultureInfo.InvariantCulture));
    }

    /// <summary>X86-64 goes without saying; another processor is worth a place in the name.</summary>
    private static string Clean(string text)
    {
        var clean = string.Concat(text.Where(character => !char.IsControl(character))).Trim();
        if (clean.EndsWith("-bin", StringComparison.OrdinalIgnoreCase))
            clean = clean[..^4];
        clean = clean.Replace("-X86-64", "", StringComparison.OrdinalIgnoreCase);
        return clean[..Math.Min(clean.Length, MaxLength)];
    }

    [GeneratedRegex(@"\.(tgz|tar\.gz|tar)$", RegexOptions.IgnoreCase)]
    private static partial Regex Extension();

    [GeneratedRegex(@"^(?<name>.*\w)[-_ ]v?(?<version>\d+(\.\d+)+([-.+_]?\w+)*)$", RegexOptions.NonBacktracking)]
    private static partial Regex Versioned();
}
