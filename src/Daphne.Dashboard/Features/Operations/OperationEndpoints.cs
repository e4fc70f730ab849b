using System.Net.ServerSentEvents;
using Daphne.Dashboard.Api;
using Daphne.Dashboard.Live;
using Daphne.Logs;
using Daphne.Operations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Daphne.Dashboard.Features.Operations;

public static class OperationEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder api)
    {
        var operations = api.MapGroup("/operations").WithTags("Operations").ProducesProblem(StatusCodes.Status404NotFound);
        operations.MapGet("/", ListAsync).WithSummary("Operations, newest first; of one deployment where given");
        operations.MapGet("/{id}", GetAsync).WithSummary("One operation with stages and steps");
        operations.MapPost("/{id}/cancel", CancelAsync).WithSummary("Ask it to end").ProducesProblem(StatusCodes.Status409Conflict);
        operations.MapPost("/{id}/retry", RetryAsync).WithSummary("Run the steps that did not succeed again").ProducesProblem(StatusCodes.Status409Conflict);
        operations.MapGet("/{id}/events", EventsAsync)
            .WithSummary("The operation now and at each change, as server-sent events; the last one is of the type end");
        operations.MapLog("/{id}/steps/{stepId}/log", StepLogAsync).WithSummary("What the commands of a step printed");
        operations.MapLogLines("/{id}/steps/{stepId}/log", "what the commands of a step printed",
            async (string id, string stepId, long? from, int? count, OperationService service, LogStore store, CancellationToken cancellationToken) =>
                await LogResponses.LinesAsync(store.ViewStream(await StreamOfAsync(id, stepId, service, cancellationToken)), from, count, cancellationToken),
            async (string id, string stepId, [AsParameters] SearchRequest request, OperationService service, LogStore store, CancellationToken cancellationToken) =>
                await LogResponses.SearchAsync(store.ViewStream(await StreamOfAsync(id, stepId, service, cancellationToken)), request, cancellationToken));
    }

    private static async Task<IEnumerable<OperationResponse>> ListAsync(
        OperationService operations, string? deploymentId, int? count, CancellationToken cancellationToken) =>
        (await operations.ListAsync(deploymentId, ListCount.Of(count), cancellationToken)).Select(OperationResponse.Of);

    private static async Task<OperationResponse> GetAsync(string id, OperationService operations, CancellationToken cancellationToken) =>
        OperationResponse.Of(await operations.GetAsync(id, cancellationToken));

    private static async Task<Accepted<OperationAccepted>> CancelAsync(string id, OperationService operations, CancellationToken cancellationToken) =>
        OperationAccepted.Of(await operations.CancelAsync(id, cancellationToken));

    private static async Task<Accepted<OperationAccepted>> RetryAsync(string id, OperationService operations, CancellationToken cancellationToken) =>
        OperationAccepted.Of(await operations.RetryAsync(id, cancellationToken));

    private static async Task<ServerSentEventsResult<OperationResponse>> EventsAsync(
        string id, OperationService operations, OperationFeed feed, CancellationToken cancellationToken)
    {
        await operations.GetAsync(id, cancellationToken);
        return TypedResults.ServerSentEvents(ToEventsAsync(feed.WatchAsync(id, cancellationToken)));
    }

    private static async IAsyncEnumerable<SseItem<OperationResponse>> ToEventsAsync(IAsyncEnumerable<OperationResponse> states)
    {
        await foreach (var state in states)
        {
            yield return new SseItem<OperationResponse>(state);
            if (!state.Status.IsActive())
                yield return new SseItem<OperationResponse>(state, "end");
        }
    }

    private static async Task<IResult> StepLogAsync(
        string id, string stepId, OperationService operations, LogResponses logs, [AsParameters] LogRequest request, CancellationToken cancellationToken)
    {
        return await logs.OfStreamAsync(await StreamOfAsync(id, stepId, operations, cancellationToken), request, cancellationToken);
    }

    private static async Task<string> StreamOfAsync(string id, string stepId, OperationService operations, CancellationToken cancellationToken) =>
        (await operations.GetAsync(id, cancellationToken)).Stages.SelectMany(stage => stage.Steps).FirstOrDefault(step => step.Id == stepId)?.LogStreamId
            ?? throw ProblemException.NotFound("step", stepId);
}
