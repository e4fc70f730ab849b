using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>A partition of a Slurm cluster.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsDefault">Taken where none is named.</param>
/// <param name="State">up, down, drain or inactive.</param>
/// <param name="Nodes">How many it has.</param>
/// <param name="IdleNodes">How many of them are free.</param>
/// <param name="Cpus">All of its nodes'.</param>
/// <param name="IdleCpus">Of those, free.</param>
/// <param name="TimeLimit">As Slurm writes it; null: no limit.</param>
/// <param name="PendingJobs">Jobs of everybody that wait in it.</param>
public sealed record SlurmPartitionResponse(
    string Name, bool IsDefault, string State, int Nodes, int IdleNodes, int Cpus, int IdleCpus, string? TimeLimit, int PendingJobs)
{
    public static SlurmPartitionResponse Of(SlurmPartition partition) => new(
        partition.Name, partition.IsDefault, partition.State, partition.Nodes, partition.IdleNodes, partition.Cpus, partition.IdleCpus, partition.TimeLimit,
        partition.PendingJobs);
}
