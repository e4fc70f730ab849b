using Daphne.Data;
using Daphne.Secrets;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Daphne.Dashboard.Api;

/// <summary>Answers with what is meant for people; what is not expected is logged, and its inside stays inside.</summary>
public sealed class ProblemExceptionHandler(IOptions<JsonOptions> json, KnownSecrets secrets, ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    private const int ClientClosedRequest = 499;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = ClientClosedRequest;
            return true;
        }
        if (exception is ProblemException expected)
            exception = secrets.Redact(expected);
        var (status, detail) = Describe(httpContext, exception);
        if (status == StatusCodes.Status500InternalServerError)
            logger.LogError(exception, "{Method} {Path} failed", httpContext.Request.Method, httpContext.Request.Path);
        await Problems.WriteAsync(httpContext, status, detail, (exception as ProblemException)?.Output);
        return true;
    }

    private (int Status, string Detail) Describe(HttpContext context, Exception exception) => exception switch
    {
        ProblemException problem => (StatusOf(problem.Kind), problem.Message),
        BadHttpRequestException bad => (bad.StatusCode, RequestFault.Describe(context, bad, json.Value.SerializerOptions)),
        DbUpdateConcurrencyException =>
            (StatusCodes.Status409Conflict, "Somebody else changed this at the same moment. Look at it again, and repeat what you wanted."),
        _ when DatabaseFailure.Is(exception) => (StatusCodes.Status503ServiceUnavailable, DatabaseFailure.Advice),
        _ => (StatusCodes.Status500InternalServerError, "This is a fault of the dashboard. Its log says more; please report it."),
    };

    private static int StatusOf(ProblemKind kind) => kind switch
    {
        ProblemKind.BadInput => StatusCodes.Status400BadRequest,
        ProblemKind.NotFound => StatusCodes.Status404NotFound,
        ProblemKind.Conflict => StatusCodes.Status409Conflict,
        ProblemKind.Refused => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status502BadGateway,
    };
}
