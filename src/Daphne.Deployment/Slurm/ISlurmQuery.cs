using Daphne.Clusters;

namespace Daphne.Slurm;

/// <summary>The Slurm of a cluster, asked in one go.</summary>
internal interface ISlurmQuery
{
    /// <param name="cluster">With its nodes.</param>
    /// <param name="allocations">Whose remains are wanted.</param>
    /// <param name="missing">Of those, the names that Slurm listed no more when it was asked last.</param>
    /// <param name="isWhole">Whether partitions and nodes are asked for, too.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ProblemException">The login node, or Slurm, does not answer, or what it says makes no sense.</exception>
    Task<SlurmAnswer> AskAsync(Cluster cluster, IReadOnlyList<Allocation> allocations, IReadOnlyCollection<string> missing, bool isWhole, CancellationToken cancellationToken);

    /// <summary>Cancels jobs that are one too many: by number, each only while it has the name.</summary>
    Task CancelAsync(Cluster cluster, IReadOnlyList<(long JobId, string Name)> extra, CancellationToken cancellationToken);

    /// <summary>Cancels the jobs of these names, whatever they do, and does not wait for their end.</summary>
    Task CancelAsync(Cluster cluster, IReadOnlyList<string> names, CancellationToken cancellationToken);
}
