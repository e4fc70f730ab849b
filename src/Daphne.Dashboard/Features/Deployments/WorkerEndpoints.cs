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
        deployments.MapLogLines("/{id}/workers/{workerId}/log", "the log of a worker",
            async (string id, string workerId, long? from, int? count, DeploymentService service, LogStore store, CancellationToken cancellationToken) =>
                await LogResponses.LinesAsync(await WorkerViewAsync(id, workerId, service, store, cancellationToken), from, count, cancellationToken),
            async (string id, string workerId, [AsParameters] SearchRequest request, DeploymentService service, LogStore store, CancellationToken cancellationToken) =>
                await LogResponses.SearchAsync(await WorkerViewAsync(id, workerId, service, store, cancellationToken), request, cancellationToken));
        deployments.MapLogLines("/{id}/log", "the logs of all workers, merged",
            async (string id, long? from, int? count, DeploymentService service, LogStore store, CancellationToken cancellationToken) =>
                await LogResponses.LinesAsync(await MergedViewAsync(id, service, store, cancellationToken), from, count, cancellationToken),
            async (string id, [AsParameters] SearchRequest request, DeploymentService service, LogStore store, CancellationToken cancellationToken) =>
                await LogResponses.SearchAsync(await MergedViewAsync(id, service, store, cancellationToken), request, cancellationToken));
        deployments.MapMethods("/{id}/logs.zip", [HttpMethods.Get, HttpMethods.Head], ArchiveAsync).WithSummary("The logs of all workers, runs and steps as one .zip")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IEnumerable<WorkerResponse>> HistoryAsync(string id, DeploymentService deployments, CancellationToken cancellationToken) =>
        (await deployments.WorkerHistoryAsync(id, cancellationToken)).Select(WorkerResponse.Of);

    private static async Task<ILogView> WorkerViewAsync(string id, string workerId, DeploymentService deployments, LogStore store, CancellationToken cancellationToken) =>
        store.ViewStream((await deployments.WorkerHistoryAsync(id, cancellationToken)).FirstOrDefault(worker => worker.Id == workerId)?.LogStreamId
            ?? throw ProblemException.NotFound("worker", workerId));

    private static async Task<ILogView> MergedViewAsync(string id, DeploymentService deployments, LogStore store, CancellationToken cancellationToken) =>
        store.ViewWorkers((await deployments.GetAsync(id, cancellationToken)).Id);

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
