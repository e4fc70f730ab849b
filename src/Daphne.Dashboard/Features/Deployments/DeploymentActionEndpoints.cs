using Daphne.Dashboard.Api;
using Daphne.Deployments;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Daphne.Dashboard.Features.Deployments;

public static class DeploymentActionEndpoints
{
    public static void MapDeploymentActions(this IEndpointRouteBuilder deployments)
    {
        var actions = deployments.MapGroup("/{id}").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        actions.MapPost("/redeploy", RedeployAsync).WithSummary("Bring up a new release with the same or changed package and settings");
        actions.MapPost("/start", StartAsync).WithSummary("Start the workers of the active release");
        actions.MapPost("/stop", StopAsync).WithSummary("Stop all workers, with proof that they are gone");
        actions.MapPost("/clean", CleanAsync).WithSummary("Stop, and remove from the nodes what this deployment put there");
        actions.MapPost("/reconcile", ReconcileAsync).WithSummary("Put right what differs from what the deployment should be, and touch nothing else");
        actions.MapGet("/difference", DifferenceAsync).WithSummary("What a redeploy with these changes would change");
        actions.MapPost("/difference", CompareAsync).WithSummary("What a redeploy with this body would change");
    }

    private static async Task<Accepted<OperationAccepted>> RedeployAsync(
        string id, RedeployRequest? request, DeploymentService deployments, CancellationToken cancellationToken) =>
        OperationAccepted.Of(await deployments.RedeployAsync(id, await InputAsync(id, request, deployments, cancellationToken), cancellationToken));

    private static async Task<Accepted<OperationAccepted>> StartAsync(string id, DeploymentService deployments, CancellationToken cancellationToken) =>
        OperationAccepted.Of(await deployments.StartAsync(id, cancellationToken));

    private static async Task<Accepted<OperationAccepted>> StopAsync(string id, DeploymentService deployments, CancellationToken cancellationToken) =>
        OperationAccepted.Of(await deployments.StopAsync(id, cancellationToken));

    private static async Task<Accepted<OperationAccepted>> CleanAsync(string id, DeploymentService deployments, CancellationToken cancellationToken) =>
        OperationAccepted.Of(await deployments.CleanAsync(id, cancellationToken));

    private static async Task<Accepted<OperationAccepted>> ReconcileAsync(string id, DeploymentReconciler reconciler, CancellationToken cancellationToken) =>
        OperationAccepted.Of(await reconciler.ReconcileAsync(id, cancellationToken));

    private static Task<IReadOnlyList<ReleaseDifference>> DifferenceAsync(
        string id, string? packageId, int? workersPerNode, int? firstPort, DeploymentService deployments, CancellationToken cancellationToken) =>
        CompareAsync(id, new RedeployRequest { PackageId = packageId, WorkersPerNode = workersPerNode, FirstPort = firstPort }, deployments, cancellationToken);

    private static async Task<IReadOnlyList<ReleaseDifference>> CompareAsync(
        string id, RedeployRequest? request, DeploymentService deployments, CancellationToken cancellationToken) =>
        await deployments.CompareAsync(id, await InputAsync(id, request, deployments, cancellationToken), cancellationToken);

    private static async Task<ReleaseInput> InputAsync(string id, RedeployRequest? request, DeploymentService deployments, CancellationToken cancellationToken)
    {
        var current = (await deployments.GetAsync(id, cancellationToken)).CurrentRelease;
        return (request ?? new RedeployRequest()).ToInput(current?.Settings ?? new DeploymentSettings());
    }
}
