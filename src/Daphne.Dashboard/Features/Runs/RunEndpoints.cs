using Daphne.Dashboard.Api;
using Daphne.Dashboard.Live;
using Daphne.Data;
using Daphne.Logs;
using Daphne.Runs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Dashboard.Features.Runs;

public static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        var ofDeployment = api.MapGroup("/deployments/{id}/runs").WithTags("Runs").ProducesProblem(StatusCodes.Status404NotFound);
        ofDeployment.MapGet("/", (string id, int? count, RunService runs, CancellationToken cancellationToken) =>
                ListAsync(runs, id, count, cancellationToken))
            .WithSummary("Runs on a deployment, newest first");
        ofDeployment.MapPost("/", SubmitAsync)
            .WithSummary("Run a script on a deployment, after those that wait there").ProducesProblem(StatusCodes.Status409Conflict);

        var all = api.MapGroup("/runs").WithTags("Runs").ProducesProblem(StatusCodes.Status404NotFound);
        all.MapGet("/", (RunService runs, string? deploymentId, int? count, CancellationToken cancellationToken) =>
                ListAsync(runs, deploymentId, count, cancellationToken))
            .WithSummary("Runs, newest first; of one deployment where given");
        all.MapGet("/{id}", GetAsync).WithSummary("One run with its exit code");
        all.MapPost("/{id}/cancel", CancelAsync).WithSummary("End a run").ProducesProblem(StatusCodes.Status409Conflict);
        all.MapLog("/{id}/log", LogAsync).WithSummary("What a run printed to stdout and stderr, as it came");
        all.MapLogLines("/{id}/log", "what a run printed",
            async (string id, long? from, int? count, RunService runs, LogStore store, CancellationToken cancellationToken) =>
                await LogResponses.LinesAsync(store.ViewStream((await runs.GetAsync(id, cancellationToken)).LogStreamId), from, count, cancellationToken),
            async (string id, [AsParameters] SearchRequest request, RunService runs, LogStore store, CancellationToken cancellationToken) =>
                await LogResponses.SearchAsync(store.ViewStream((await runs.GetAsync(id, cancellationToken)).LogStreamId), request, cancellationToken));
    }

    private static async Task<IEnumerable<RunResponse>> ListAsync(RunService runs, string? deploymentId, int? count, CancellationToken cancellationToken) =>
        (await runs.ListAsync(deploymentId, ListCount.Of(count), cancellationToken)).Select(RunResponse.Of);

    private static async Task<RunResponse> GetAsync(string id, RunService runs, CancellationToken cancellationToken) =>
        RunResponse.Of(await runs.GetAsync(id, cancellationToken));

    private static async Task<Accepted<RunAccepted>> SubmitAsync(
        string id, RunRequest request, RunService runs, IDbContextFactory<DashboardDbContext> database, CancellationToken cancellationToken) =>
        await AcceptAsync(await runs.SubmitAsync(id, request.ToInput(), cancellationToken), database, cancellationToken);

    private static async Task<Accepted<RunAccepted>> CancelAsync(
        string id, RunService runs, IDbContextFactory<DashboardDbContext> database, CancellationToken cancellationToken) =>
        await AcceptAsync(await runs.CancelAsync(id, cancellationToken), database, cancellationToken);

    private static async Task<Accepted<RunAccepted>> AcceptAsync(Run run, IDbContextFactory<DashboardDbContext> database, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var operationId = await context.Operations
            .Where(operation => operation.RunId == run.Id).Select(operation => operation.Id)
            .FirstOrDefaultAsync(cancellationToken);
        return TypedResults.Accepted(
            operationId is null ? $"/api/v1/runs/{run.Id}" : OperationAccepted.LocationOf(operationId), new RunAccepted(run.Id, operationId, run.DeploymentId));
    }

    private static async Task<IResult> LogAsync(
        string id, RunService runs, LogResponses logs, [AsParameters] LogRequest request, CancellationToken cancellationToken) =>
        await logs.OfStreamAsync((await runs.GetAsync(id, cancellationToken)).LogStreamId, request, cancellationToken);
}
