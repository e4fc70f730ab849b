using System.Text.RegularExpressions;

namespace Daphne.Slurm;

/// <summary>Words in the lines by which a batch script tells sbatch its options. These lines are read by sbatch and not by a shell.</summary>
internal static partial class BatchWords
{
    /// <summary>One option a line, with a value where there is one.</summary>
    public static string Line(string option, string? value = null) =>
        $"#SBATCH {(value is null ? option : $"{option}={Quote(value)}")}\n";

    /// <summary>What people add stands in one line, since an option and its value may be two words.</summary>
    public static string Line(IReadOnlyList<string> words) => words.Count == 0 ? "" : $"#SBATCH {string.Join(' ', words.Select(Quote))}\n";

    /// <summary>sbatch knows double quotes, and a backslash before what they would otherwise mean.</summary>
    private static string Quote(string word) => Plain().IsMatch(word)
        ? word
        : $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex(@"\A[A-Za-z0-9_.,:;/=+@%&|*()\[\]~-]+\z")]
    private static partial Regex Plain();
}
