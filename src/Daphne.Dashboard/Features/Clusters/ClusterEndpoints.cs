using Daphne.Clusters;
using Daphne.Dashboard.Api;
using Daphne.Dashboard.Features.SiteLogins;
using Daphne.Dashboard.Features.Slurm;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Daphne.Dashboard.Features.Clusters;

public static class ClusterEndpoints
{
    public static void MapClusters(this IEndpointRouteBuilder api)
    {
        var clusters = api.MapGroup("/clusters").WithTags("Clusters");
        clusters.MapGet("/", ListAsync).WithSummary("All clusters with their nodes");
        clusters.MapPost("/", CreateAsync).WithSummary("Create a cluster").ProducesProblem(StatusCodes.Status409Conflict);
        clusters.MapGet("/{id}", GetAsync).WithSummary("One cluster").ProducesProblem(StatusCodes.Status404NotFound);
        clusters.MapPut("/{id}", UpdateAsync).WithSummary("Change a cluster and its nodes' defaults").ProducesProblem(StatusCodes.Status409Conflict);
        clusters.MapDelete("/{id}", DeleteAsync).WithSummary("Delete a cluster that no deployment is on").ProducesProblem(StatusCodes.Status409Conflict);
        clusters.MapPost("/{id}/check", CheckAsync).WithSummary("Check every node before a deployment").ProducesProblem(StatusCodes.Status409Conflict);
        clusters.MapNodes();
        clusters.MapHostKeys();
        clusters.MapSiteLogin();
        clusters.MapSlurmSite();
        api.MapGet("/ssh-hosts", (OpenSshHosts hosts) => hosts.List()).WithTags("Clusters")
            .WithSummary("The host names of the dashboard's own OpenSSH configuration");
    }

    private static async Task<IEnumerable<ClusterResponse>> ListAsync(ClusterService clusters, CancellationToken cancellationToken) =>
        (await clusters.ListAsync(cancellationToken)).Select(ClusterResponse.Of);

    private static async Task<ClusterResponse> GetAsync(string id, ClusterService clusters, CancellationToken cancellationToken) =>
        ClusterResponse.Of(await clusters.GetAsync(id, cancellationToken));

    private static async Task<Created<ClusterResponse>> CreateAsync(ClusterRequest request, ClusterService clusters, CancellationToken cancellationToken)
    {
        var cluster = await clusters.CreateAsync(request.ToInput(), cancellationToken);
        return TypedResults.Created($"/api/v1/clusters/{cluster.Id}", ClusterResponse.Of(cluster));
    }

    private static async Task<ClusterResponse> UpdateAsync(string id, ClusterRequest request, ClusterService clusters, CancellationToken cancellationToken)
    {
        await clusters.UpdateAsync(id, request.ToInput(), cancellationToken);
        return ClusterResponse.Of(await clusters.GetAsync(id, cancellationToken));
    }

    private static async Task<NoContent> DeleteAsync(string id, ClusterService clusters, CancellationToken cancellationToken)
    {
        await clusters.DeleteAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Accepted<OperationAccepted>> CheckAsync(string id, ClusterService clusters, CancellationToken cancellationToken) =>
        OperationAccepted.Of(await clusters.CheckAsync(id, cancellationToken));
}
