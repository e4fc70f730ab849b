using Daphne.Deployments;
using Daphne.Logs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Daphne.Dashboard.Features.Logs;

public static class LogEndpoints
{
    public static void MapLogLimits(this IEndpointRouteBuilder api)
    {
        var logs = api.MapGroup("/logs").WithTags("Logs");
        logs.MapGet("/retention", (LogRetention retention, CancellationToken cancellationToken) => retention.GetDefaultsAsync(cancellationToken))
            .WithSummary("How long logs are kept, and what those of a deployment may take, where it has no limits of its own");
        logs.MapPut("/retention", SetDefaultsAsync).WithSummary("Change these defaults; what is more is dropped within minutes");
        logs.MapGet("/usage", (LogRetention retention, CancellationToken cancellationToken) => retention.UsageAsync(null, cancellationToken))
            .WithSummary("What the logs of each deployment take");

        var ofDeployment = api.MapGroup("/deployments/{id}/logs").WithTags("Logs").ProducesProblem(StatusCodes.Status404NotFound);
        ofDeployment.MapGet("/usage", UsageAsync).WithSummary("What the logs of a deployment take, and its limits");
        ofDeployment.MapPut("/retention", SetAsync).WithSummary("Change a deployment's own limits; what is more is dropped within minutes");
        ofDeployment.MapPost("/drop", DropAsync).WithSummary("Drop for good what arrived before a time, in chunks of 64 KiB; what is being written keeps its last chunk");
    }

    private static async Task<LogLimits> SetDefaultsAsync(LogLimits limits, LogRetention retention, CancellationToken cancellationToken)
    {
        await retention.SetDefaultsAsync(limits, cancellationToken);
        return await retention.GetDefaultsAsync(cancellationToken);
    }

    private static async Task<LogUsageResponse> UsageAsync(string id, DeploymentService deployments, LogRetention retention, CancellationToken cancellationToken)
    {
        var deployment = await deployments.GetAsync(id, cancellationToken);
        var usage = await retention.UsageAsync(id, cancellationToken);
        return new LogUsageResponse(usage.Count == 0 ? null : usage[0], deployment.LogDays, deployment.LogBytes, await retention.GetDefaultsAsync(cancellationToken));
    }

    private static async Task<LogUsageResponse> SetAsync(
        string id, LogLimitsRequest limits, DeploymentService deployments, LogRetention retention, CancellationToken cancellationToken)
    {
        await retention.SetAsync(id, limits.Days, limits.Bytes, cancellationToken);
        return await UsageAsync(id, deployments, retention, cancellationToken);
    }

    private static async Task<Ok<DroppedResponse>> DropAsync(
        string id, DateTimeOffset before, DeploymentService deployments, LogRetention retention, CancellationToken cancellationToken)
    {
        await deployments.GetAsync(id, cancellationToken);
        return TypedResults.Ok(new DroppedResponse(await retention.DropBeforeAsync(id, before, cancellationToken)));
    }
}
