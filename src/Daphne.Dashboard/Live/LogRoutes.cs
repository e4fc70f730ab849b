using System.Diagnostics.CodeAnalysis;

namespace Daphne.Dashboard.Live;

public static class LogRoutes
{
    /// <summary>A log at this path, for GET and HEAD.</summary>
    public static RouteHandlerBuilder MapLog(this IEndpointRouteBuilder routes, [StringSyntax("Route")] string pattern, Delegate handler) =>
        routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], handler)
            .Produces(StatusCodes.Status200OK, contentType: "text/plain", additionalContentTypes: "text/event-stream")
            .Produces(StatusCodes.Status206PartialContent, contentType: "text/plain")
            .WithDescription("Raw bytes, with Range. With follow=true: server-sent events, a line each, with line numbers from 1 as ids, an event of the type dropped where lines were dropped meanwhile, and one of the type end after the last line of a complete log. Each byte of a secret is an asterisk in raw bytes, a whole secret is ••• in lines.");

    /// <summary>Its lines by number and a search in it, below the same path.</summary>
    public static void MapLogLines(this IEndpointRouteBuilder routes, [StringSyntax("Route")] string pattern, string what, Delegate lines, Delegate search)
    {
        routes.MapGet($"{pattern}/lines", lines).WithSummary($"Lines by number: {what}")
            .WithDescription("from is the first line, counted from 1; count is 1 to 1000, 100 where left out.").Produces<LinesResponse>();
        routes.MapGet($"{pattern}/search", search).WithSummary($"Search: {what}")
            .WithDescription("The whole log is searched as it is stored; lines are shown without secrets.").Produces<SearchResponse>();
    }
}
