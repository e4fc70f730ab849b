using Daphne.Dashboard.Api;
using Daphne.Dashboard.Features.Slurm;
using Daphne.Dashboard.Live;
using Daphne.Deployments;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Daphne.Dashboard.Features.Deployments;

public static class DeploymentEndpoints
{
    public static void MapDeployments(this IEndpointRouteBuilder api)
    {
        var deployments = api.MapGroup("/deployments").WithTags("Deployments");
        deployments.MapGet("/", ListAsync).WithSummary("All deployments, newest first");
        deployments.MapPost("/", CreateAsync).WithSummary("Deploy a package to a cluster").ProducesProblem(StatusCodes.Status409Conflict);
        deployments.MapGet("/{id}", GetAsync).WithSummary("One deployment with its workers").ProducesProblem(StatusCodes.Status404NotFound);
        deployments.MapDelete("/{id}", DeleteAsync)
            .WithSummary("Forget a cleaned deployment with its logs and runs").ProducesProblem(StatusCodes.Status409Conflict);
        deployments.MapGet("/{id}/events", EventsAsync).WithSummary("The deployment at each change, as server-sent events");
        deployments.MapDeploymentActions();
        deployments.MapWorkers();
        deployments.MapAllocations();
        api.MapPost("/sweeps", SweepAsync).WithTags("Deployments").WithSummary("Deploy to a Slurm cluster, execute one script, stop and clean, as one operation")
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IEnumerable<DeploymentResponse>> ListAsync(DeploymentService deployments, CancellationToken cancellationToken) =>
        (await deployments.ListAsync(cancellationToken)).Select(DeploymentResponse.Of);

    private static async Task<DeploymentResponse> GetAsync(string id, DeploymentService deployments, CancellationToken cancellationToken) =>
        DeploymentResponse.Of(await deployments.GetAsync(id, cancellationToken));

    private static async Task<Accepted<OperationAccepted>> CreateAsync(
        DeploymentRequest request, DeploymentService deployments, CancellationToken cancellationToken) =>
        OperationAccepted.Of(await deployments.CreateAsync(request.ToInput(), cancellationToken));

    private static async Task<Accepted<SweepAccepted>> SweepAsync(SweepRequest request, DeploymentService deployments, CancellationToken cancellationToken)
    {
        var operation = await deployments.SweepAsync(request.Deployment.ToInput(), request.Run.ToInput(), request.Build, cancellationToken);
        return TypedResults.Accepted(OperationAccepted.LocationOf(operation.Id), SweepAccepted.Of(operation));
    }

    private static async Task<NoContent> DeleteAsync(string id, bool? force, DeploymentService deployments, CancellationToken cancellationToken)
    {
        await deployments.DeleteAsync(id, force ?? false, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<ServerSentEventsResult<DeploymentResponse>> EventsAsync(
        string id, DeploymentService deployments, DeploymentFeed feed, CancellationToken cancellationToken)
    {
        await deployments.GetAsync(id, cancellationToken);
        return TypedResults.ServerSentEvents(feed.WatchAsync(id, cancellationToken));
    }
}
