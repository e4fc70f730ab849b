using System.Diagnostics.CodeAnalysis;

namespace Daphne.Dashboard.Live;

public static class LogRoutes
{
    /// <summary>A log at this path, for GET and HEAD.</summary>
    public static RouteHandlerBuilder MapLog(this IEndpointRouteBuilder routes, [StringSyntax("Route")] string pattern, Delegate handler) =>
        routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], handler)
            .Produces(StatusCodes.Status200OK, contentType: "text/plain", additionalContentTypes: "text/event-stream")
            .Produces(StatusCodes.Status206PartialContent, contentType: "text/plain")
            .WithDescription("Raw bytes, with Range. With follow=true: server-sent events, a line each, with line numbers from 1 as ids, and an event of the type end after the last one.");
}
