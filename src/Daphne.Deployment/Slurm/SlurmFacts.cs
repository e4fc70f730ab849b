namespace Daphne.Slurm;

/// <summary>What the last check found out about a Slurm cluster: what people can choose from.</summary>
public sealed record SlurmFacts
{
    public required string Version { get; init; }

    /// <summary>The user who is logged in there.</summary>
    public string? User { get; init; }

    public IReadOnlyList<string> Accounts { get; init; } = [];
    public string? DefaultAccount { get; init; }
    public IReadOnlyList<string> Qos { get; init; } = [];

    /// <summary>Whether sacct answers.</summary>
    public bool HasAccounting { get; init; }

    /// <summary>Why not, in Slurm's words.</summary>
    public string? AccountingDetail { get; init; }

    /// <summary>At most some hundreds.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Apptainer or Singularity on the login node, and its version.</summary>
    public string? ContainerRuntime { get; init; }

    /// <summary>File systems that nodes share, as far as their kinds tell, and what is free on them.</summary>
    public IReadOnlyList<SharedDirectory> SharedDirectories { get; init; } = [];

    /// <summary>Of the home directory: what is used and what may be, in bytes; null where the site does not say.</summary>
    public long? HomeUsedBytes { get; init; }

    public long? HomeLimitBytes { get; init; }

    /// <summary>How the MPI types that srun knows are called: <c>pmix</c>, <c>pmi2</c> …</summary>
    public IReadOnlyList<string> MpiTypes { get; init; } = [];

    /// <summary>What a job on a compute node has seen, once one has run.</summary>
    public ComputeFacts? Compute { get; init; }

    public DateTimeOffset CheckedAt { get; init; }
}

/// <param name="Path">Where it is mounted, or the folder that a variable of the site names.</param>
/// <param name="Kind">nfs4, lustre, gpfs …, or the variable: <c>$SCRATCH</c>.</param>
/// <param name="FreeBytes">Null where it could not be asked.</param>
public sealed record SharedDirectory(string Path, string Kind, long? FreeBytes);

/// <summary>What a probe on a compute node has found.</summary>
public sealed record ComputeFacts
{
    public required string Node { get; init; }

    /// <summary>The install root that it was asked about, as the cluster names it.</summary>
    public string? Root { get; init; }

    /// <summary>Whether it saw what the login node had written below the install root.</summary>
    public bool SeesRoot { get; init; }

    public string? OperatingSystem { get; init; }
    public string? Architecture { get; init; }
    public string? Glibc { get; init; }
    public string? ContainerRuntime { get; init; }
    public DateTimeOffset SeenAt { get; init; }

    /// <summary>Itself, as far as it tells of this install root; another root is to be looked at anew.</summary>
    public ComputeFacts? Of(string root) => Root == root ? this : null;
}
