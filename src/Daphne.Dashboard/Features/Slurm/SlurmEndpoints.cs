using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

public static class SlurmEndpoints
{
    public static void MapSlurmSite(this IEndpointRouteBuilder clusters) =>
        clusters.MapGet("/{id}/slurm", SiteAsync).WithSummary("What is known of a Slurm cluster: partitions, nodes, the user's jobs, and what asking has cost")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<SlurmSiteResponse> SiteAsync(string id, SlurmService slurm, SlurmInterest interest, CancellationToken cancellationToken)
    {
        var site = await slurm.GetSiteAsync(id, cancellationToken);
        interest.Glance(id);
        return SlurmSiteResponse.Of(site);
    }
}
