using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>A Slurm job of ours.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Number">1, 2, 3 … within the deployment.</param>
/// <param name="Kind">Whether it holds workers, executes a run, or builds a package.</param>
/// <param name="JobId">Slurm's number; null until Slurm has accepted it.</param>
/// <param name="State">Slurm's word for its state.</param>
/// <param name="Reason">As Slurm gives it.</param>
/// <param name="ReasonText">What it waits for, or how it ended, for people.</param>
/// <param name="Nodes">The compute nodes it has, in Slurm's short form.</param>
/// <param name="Workers">How many it is to hold.</param>
/// <param name="SubmittedAt">When Slurm accepted it.</param>
/// <param name="ExpectedAt">Of one that waits, when Slurm expects it to start.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndsAt">When its time limit ends it; once it is over, when it ended.</param>
/// <param name="ExitCode">Once it is over.</param>
/// <param name="Restarts">How often Slurm has put it back into the queue.</param>
/// <param name="Standby">Its workers are not used yet: they take over from those of another job between two runs.</param>
/// <param name="Release">The release that it was submitted for.</param>
/// <param name="RunId">The run that it executes.</param>
/// <param name="LogStreamId">What its batch script prints; for the hub's Log.</param>
public sealed record AllocationResponse(
    string Id, int Number, AllocationKind Kind, long? JobId, AllocationState State, string? Reason, string? ReasonText, string? Nodes, int Workers,
    DateTimeOffset? SubmittedAt, DateTimeOffset? ExpectedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndsAt, int? ExitCode, int Restarts, bool Standby,
    int? Release, string? RunId, string LogStreamId)
{
    public static IReadOnlyList<AllocationResponse> Of(IEnumerable<Allocation> allocations) =>
        [.. allocations.OrderByDescending(allocation => allocation.Number).Select(Of)];

    private static AllocationResponse Of(Allocation allocation) => new(
        allocation.Id, allocation.Number, allocation.Kind, allocation.JobId, allocation.State, allocation.Reason, SlurmText.Reason(allocation), allocation.Nodes, allocation.Workers,
        allocation.SubmittedAt, allocation.ExpectedAt, allocation.StartedAt, allocation.EndsAt, allocation.ExitCode, allocation.Restarts, allocation.IsStandby,
        allocation.ReleaseNumber, allocation.RunId, allocation.LogStreamId);
}
