namespace Daphne.Packages;

/// <summary>How a package is made from a source on a Slurm cluster, in the container of the deployment that wants it, or without one.</summary>
public sealed record PackageBuild
{
    /// <summary>As DAPHNE's own scripts are called: its coordinator, then its workers.</summary>
    public const string DefaultCommand = "./build.sh && ./build.sh --target DistributedWorker";

    /// <summary>The folder of the source itself.</summary>
    public const string DefaultOutput = ".";

    /// <summary>A folder on the cluster's shared file system, in which it is built, or an address that git clones, with <c>#</c> and a branch or tag where wanted.</summary>
    public required string Source { get; init; }

    /// <summary>For the shell, in the folder of the source.</summary>
    public string Command { get; init; } = DefaultCommand;

    /// <summary>Below the source: the folder that holds <c>bin/</c> and <c>lib/</c> afterwards, or an archive of them.</summary>
    public string Output { get; init; } = DefaultOutput;

    /// <summary>More words for sbatch: a build takes longer than a worker may, and other CPUs.</summary>
    public IReadOnlyList<string> SbatchArguments { get; init; } = [];

    /// <summary>Whether the source is cloned first.</summary>
    public bool IsCloned => Source.Contains("://", StringComparison.Ordinal);
}
