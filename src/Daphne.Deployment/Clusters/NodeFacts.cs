namespace Daphne.Clusters;

/// <summary>What the last check found out about a node.</summary>
public sealed record NodeFacts
{
    public string? OperatingSystem { get; init; }
    public string? Architecture { get; init; }
    public string? Glibc { get; init; }
    public int Cpus { get; init; }
    public long MemoryBytes { get; init; }
    public long MemoryAvailableBytes { get; init; }
    public long DiskFreeBytes { get; init; }

    /// <summary>Apptainer or Singularity and its version, where there is one.</summary>
    public string? ContainerRuntime { get; init; }

    public DateTimeOffset CheckedAt { get; init; }
}
