using System.Text;

namespace Daphne.EndToEnd.Chaos;

/// <summary>The processes of this machine that an instance of the dashboard started, living or dead, known by the home folder in their environment.</summary>
public static class MachineSight
{
    public static IReadOnlyList<HostProcess> ProcessesOf(string home)
    {
        var mark = $"\0HOME={home}\0";
        return [.. Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Select(folder => Read(folder, mark)).OfType<HostProcess>()];
    }

    private static HostProcess? Read(string folder, string mark)
    {
        try
        {
            if (!('\0' + File.ReadAllText(Path.Combine(folder, "environ"), Encoding.Latin1)).Contains(mark, StringComparison.Ordinal))
                return null;
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var words = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (words[0] is "Z" or "X")
                return null;
            var line = File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ').Replace('\n', ' ');
            return new HostProcess(int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture), int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), line[..Math.Min(line.Length, 300)]);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
