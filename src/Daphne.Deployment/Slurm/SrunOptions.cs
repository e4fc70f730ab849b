namespace Daphne.Slurm;

/// <summary>
/// Divides what people want srun to be called with, where it is a batch job that calls it: what only srun knows goes to srun, and what is
/// about the job (time limit, memory, CPUs …) to sbatch, from which srun takes it over.
/// </summary>
internal static class SrunOptions
{
    /// <summary>Those that sbatch does not know; true where the value may be a word of its own.</summary>
    private static readonly Dictionary<string, bool> OnlySrun = new(StringComparer.Ordinal)
    {
        ["--cpu-bind"] = true,
        ["--mem-bind"] = true,
        ["--mpi"] = true,
        ["--accel-bind"] = true,
        ["--distribution"] = true,
        ["-m"] = true,
        ["--label"] = false,
        ["-l"] = false,
        ["--unbuffered"] = false,
        ["-u"] = false,
        ["--exact"] = false,
        ["--overlap"] = false,
        ["--kill-on-bad-exit"] = false,
        ["-K"] = false,
        ["--wait"] = true,
        ["--slurmd-debug"] = true,
        ["--prolog"] = true,
        ["--epilog"] = true,
        ["--task-prolog"] = true,
        ["--task-epilog"] = true,
        ["--propagate"] = false,
        ["--multi-prog"] = false,
        ["--relative"] = true,
        ["-r"] = true,
        ["--resv-ports"] = false,
    };

    public static (IReadOnlyList<string> ForSbatch, IReadOnlyList<string> ForSrun) Split(IReadOnlyList<string> words)
    {
        var (sbatch, srun) = (new List<string>(), new List<string>());
        for (var index = 0; index < words.Count; index++)
        {
            var word = words[index];
            var name = word.Split('=', 2)[0];
            if (!OnlySrun.TryGetValue(name, out var takesValue))
            {
                sbatch.Add(word);
                continue;
            }
            srun.Add(word);
            if (takesValue && word == name && index + 1 < words.Count && !words[index + 1].StartsWith('-'))
                srun.Add(words[++index]);
        }
        return (sbatch, srun);
    }
}
