using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>A job of the logged-in user.</summary>
public sealed record SlurmJobResponse(
    long JobId, string Name, AllocationState State, string? Partition, string? Reason, string? ReasonText, string? Nodes, int? NodeCount, int? Cpus,
    DateTimeOffset? SubmittedAt, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt)
{
    public static SlurmJobResponse Of(SlurmJob job) => new(
        job.JobId, job.Name, job.State, job.Partition, job.Reason, SlurmText.Reason(job.State, job.Reason), job.Nodes, job.NodeCount, job.Cpus, job.SubmittedAt, job.StartsAt, job.EndsAt);
}
