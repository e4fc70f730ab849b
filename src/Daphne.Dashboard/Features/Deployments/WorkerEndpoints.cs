using Daphne.Dashboard.Live;
using Daphne.Deployments;
using Daphne.Logs;

namespace Daphne.Dashboard.Features.Deployments;

public static class WorkerEndpoints
{
    public static void MapWorkers(this IEndpointRouteBuilder deployments)
    {
        deployments.MapGet("/{id}/workers", HistoryAsync).WithSummary("Every worker that there ever was, newest first");
        deployments.MapLog("/{id}/workers/{workerId}/log", WorkerLogAsync).WithSummary("The log of a worker");
        deployments.MapLog("/{id}/log", MergedLogAsync).WithSummary("The logs of all workers, merged in the order of arrival");
        deployments.MapMethods("/{id}/logs.zip", [HttpMethods.Get, HttpMethods.Head], ArchiveAsync).WithSummary("The logs of all workers, runs and steps as one .zip")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IEnumerable<WorkerResponse>> HistoryAsync(string id, DeploymentService deployments, CancellationToken cancellationToken) =>
        (await deployments.WorkerHistoryAsync(id, cancellationToken)).Select(WorkerResponse.Of);

    private static async Task<IResult> WorkerLogAsync(
        string id, string workerId, DeploymentService deployments, LogResponses logs, [AsParameters] LogRequest request, CancellationToken cancellationToken)
    {
        var worker = (await deployments.WorkerHistoryAsync(id, cancellationToken)).FirstOrDefault(worker => worker.Id == workerId)
            ?? throw ProblemException.NotFound("worker", workerId);
        return await logs.OfStreamAsync(worker.LogStreamId, request, cancellationToken);
    }

    private static async Task<IResult> MergedLogAsync(
        string id, DeploymentService deployments, LogStore store, LogResponses logs, [AsParameters] LogRequest request, CancellationToken cancellationToken)
    {
        await deployments.GetAsync(id, cancellationToken);
        return logs.OfView(store.ViewWorkers(id), request, cancellationToken);
    }

    private static async Task<IResult> ArchiveAsync(string id, DeploymentService deployments, LogStore store, CancellationToken cancellationToken) =>
        new LogArchive(store, (await deployments.GetAsync(id, cancellationToken)).Name, await store.ListAsync(id, cancellationToken));
}
