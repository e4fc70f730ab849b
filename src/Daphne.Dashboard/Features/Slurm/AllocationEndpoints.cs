using Daphne.Dashboard.Features.Deployments;
using Daphne.Dashboard.Live;
using Daphne.Deployments;
using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

public static class AllocationEndpoints
{
    public static void MapAllocations(this IEndpointRouteBuilder deployments)
    {
        deployments.MapPost("/script", PreviewAsync).WithSummary("The batch script that a deployment would submit to Slurm; nothing is submitted")
            .ProducesProblem(StatusCodes.Status409Conflict);
        deployments.MapGet("/{id}/allocations/{allocationId}/script", ScriptAsync).WithSummary("The batch script that was submitted")
            .ProducesProblem(StatusCodes.Status404NotFound);
        deployments.MapLog("/{id}/allocations/{allocationId}/log", LogAsync).WithSummary("What the batch script of a Slurm job printed");
    }

    private static async Task<BatchScriptResponse> PreviewAsync(DeploymentRequest request, SlurmService slurm, CancellationToken cancellationToken) =>
        BatchScriptResponse.Of(await slurm.PreviewAsync(request.ToInput(), cancellationToken));

    private static async Task<BatchScriptResponse> ScriptAsync(string id, string allocationId, SlurmService slurm, CancellationToken cancellationToken) =>
        BatchScriptResponse.Of([await slurm.ScriptAsync(id, allocationId, cancellationToken)]);

    private static async Task<IResult> LogAsync(
        string id, string allocationId, DeploymentService deployments, LogResponses logs, [AsParameters] LogRequest request, CancellationToken cancellationToken)
    {
        var allocation = (await deployments.GetAsync(id, cancellationToken)).Allocations.Find(allocation => allocation.Id == allocationId)
            ?? throw ProblemException.NotFound("allocation", allocationId);
        return await logs.OfStreamAsync(allocation.LogStreamId, request, cancellationToken);
    }
}
