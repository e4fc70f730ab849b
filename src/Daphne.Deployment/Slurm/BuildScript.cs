using Daphne.Packages;
using Daphne.Remote;

namespace Daphne.Slurm;

/// <summary>Where a build finds its source: words of its batch script, and of the script that clones on the login node.</summary>
internal static class BuildScript
{
    /// <summary>What is cloned lies in the folder of the build's job.</summary>
    private const string Cloned = "source";

    /// <summary>As a shell on the compute node takes it.</summary>
    public static string FolderOf(PackageBuild build) =>
        build.IsCloned ? Cloned
        : build.Source.StartsWith("~/", StringComparison.Ordinal) ? $"\"$HOME\"/{ShellWords.Quote(build.Source[2..])}"
        : ShellWords.Quote(build.Source);

    /// <summary>What git is given: the address, and a branch or tag, or nothing for the one that the repository has chosen.</summary>
    public static (string Address, string Reference) OfClone(PackageBuild build) =>
        build.Source.Split('#', 2) is [var address, var reference] ? (address, reference) : (build.Source, "");
}
