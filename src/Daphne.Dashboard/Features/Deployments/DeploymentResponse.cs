using Daphne.Dashboard.Features.Slurm;
using Daphne.Deployments;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>A named set of workers and a coordinator place on one cluster.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Name">Given by a person.</param>
/// <param name="Status">Its state.</param>
/// <param name="StatusDetail">Why, for people.</param>
/// <param name="StatusSince">Since when.</param>
/// <param name="ClusterId">Where it is.</param>
/// <param name="Cluster">The cluster's name.</param>
/// <param name="PackageId">The package of the active release.</param>
/// <param name="Release">The number of the active release; 0 before the first.</param>
/// <param name="Releases">All releases, newest first.</param>
/// <param name="Workers">Those of the last start.</param>
/// <param name="Allocations">The Slurm jobs it has or had, newest first; none on other clusters.</param>
/// <param name="Differences">What is not as it should be; empty when all is. Reconcile puts it right.</param>
/// <param name="Restarts">How often in a row the restart policy has brought workers back.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record DeploymentResponse(
    string Id, string Name, DeploymentStatus Status, string? StatusDetail, DateTimeOffset StatusSince, string ClusterId, string? Cluster,
    string? PackageId, int Release, IReadOnlyList<ReleaseResponse> Releases, IReadOnlyList<WorkerResponse> Workers,
    IReadOnlyList<AllocationResponse> Allocations, IReadOnlyList<DifferenceResponse> Differences, int Restarts, DateTimeOffset CreatedAt)
{
    public static DeploymentResponse Of(Deployment deployment) => new(
        deployment.Id, deployment.Name, deployment.Status, deployment.StatusDetail, deployment.StatusSince, deployment.ClusterId, deployment.Cluster?.Name,
        deployment.CurrentRelease?.PackageId, deployment.ReleaseNumber,
        [.. deployment.Releases.OrderByDescending(release => release.Number).Select(ReleaseResponse.Of)],
        [.. deployment.Workers.Where(worker => worker.IsCurrent).Select(WorkerResponse.Of)],
        AllocationResponse.Of(deployment.Allocations),
        [.. DeploymentDifference.Find(deployment).Select(DifferenceResponse.Of)],
        deployment.Restarts,
        deployment.CreatedAt);
}
