namespace Daphne.EndToEnd.Lifetime;

/// <summary>The processes below a process, as the kernel tells.</summary>
internal static class ChildProcesses
{
    /// <summary>Ids and command lines, of children's children too. An ended one that nobody has reaped has no command line.</summary>
    public static IReadOnlyDictionary<int, string> Of(int process)
    {
        var found = new Dictionary<int, string>();
        foreach (var child in IdsOf(process))
        {
            found[child] = CommandOf(child);
            foreach (var (below, command) in Of(child))
                found[below] = command;
        }
        return found;
    }

    /// <summary>Whether that same program still runs under that id.</summary>
    public static bool IsRunning(int process, string command) => command.Length > 0 && CommandOf(process) == command;

    private static IEnumerable<int> IdsOf(int process)
    {
        try
        {
            return [.. Directory.GetDirectories($"/proc/{process}/task")
                .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse)];
        }
        catch (IOException)
        {
            // It ended while we looked.
            return [];
        }
    }

    private static string CommandOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
