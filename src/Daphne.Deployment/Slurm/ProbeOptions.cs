namespace Daphne.Slurm;

/// <summary>
/// What people want sbatch to be called with, as far as it is for a job that only looks at a node: what a site may demand of every job is. How large
/// the deployment's jobs are, on which nodes, when and how long they run, and who hears of them is not.
/// </summary>
internal static class ProbeOptions
{
    /// <summary>Those that are left out; true where the value may be a word of its own.</summary>
    private static readonly Dictionary<string, bool> Left = new(StringComparer.Ordinal)
    {
        ["--nodes"] = true,
        ["-N"] = true,
        ["--nodelist"] = true,
        ["-w"] = true,
        ["--nodefile"] = true,
        ["-F"] = true,
        ["--ntasks-per-node"] = true,
        ["--ntasks-per-core"] = true,
        ["--ntasks-per-socket"] = true,
        ["--ntasks-per-gpu"] = true,
        ["--gpus"] = true,
        ["-G"] = true,
        ["--exclusive"] = false,
        ["--time"] = true,
        ["-t"] = true,
        ["--time-min"] = true,
        ["--begin"] = true,
        ["-b"] = true,
        ["--deadline"] = true,
        ["--dependency"] = true,
        ["-d"] = true,
        ["--requeue"] = false,
        ["--no-requeue"] = false,
        ["--mail-type"] = true,
        ["--mail-user"] = true,
    };

    public static IReadOnlyList<string> Of(IReadOnlyList<string> words)
    {
        var kept = new List<string>();
        for (var index = 0; index < words.Count; index++)
        {
            var word = words[index];
            if (NameOf(word) is not { } name)
                kept.Add(word);
            else if (Left[name] && IsWhole(word) && index + 1 < words.Count && !words[index + 1].StartsWith('-'))
                index++;
        }
        return kept;
    }

    /// <summary>Whether the option has no value in the same word.</summary>
    private static bool IsWhole(string word) => word.StartsWith("--", StringComparison.Ordinal) ? !word.Contains('=', StringComparison.Ordinal) : word.Length == 2;

    /// <summary>The option that a word stands for, also abbreviated, where it is one of those; null otherwise.</summary>
    private static string? NameOf(string word)
    {
        var name = word.Split('=')[0];
        if (Left.ContainsKey(name))
            return name;
        return name.StartsWith("--", StringComparison.Ordinal)
            ? Left.Keys.FirstOrDefault(option => name.Length > 3 && option.StartsWith(name, StringComparison.Ordinal))
            : Left.Keys.FirstOrDefault(option => option.Length == 2 && name.StartsWith(option, StringComparison.Ordinal));
    }
}
