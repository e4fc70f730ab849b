using Microsoft.AspNetCore.Mvc;

namespace Daphne.Dashboard.Api;

/// <summary>Every error of the API is a problem document (RFC 9457) with a <c>detail</c> for people.</summary>
public static class Problems
{
    private static readonly PathString[] Roots = ["/api", "/openapi", "/hubs", "/healthz", "/_blazor"];

    public static IServiceCollection AddDashboardProblems(this IServiceCollection services) => services
        .AddExceptionHandler<ProblemExceptionHandler>()
        .AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
            context.ProblemDetails.Detail ??= DetailOf(context.HttpContext, context.HttpContext.Response.StatusCode));

    /// <summary>Whether programs rather than people ask there.</summary>
    public static bool IsApi(HttpRequest request) => Array.Exists(Roots, root => request.Path.StartsWithSegments(root));

    public static async Task WriteAsync(HttpContext context, int status, string detail, string? output = null)
    {
        var problem = new ProblemDetails { Status = status, Detail = detail };
        if (!string.IsNullOrEmpty(output))
            problem.Extensions["output"] = output;
        context.Response.StatusCode = status;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>()
            .WriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
    }

    /// <summary>For answers that come from the framework with a bare status.</summary>
    internal static string DetailOf(HttpContext context, int status) => status switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}. What there is, is listed in /openapi/v1.json.",
        StatusCodes.Status405MethodNotAllowed =>
            $"{context.Request.Path} does not take {context.Request.Method}; it takes {context.Response.Headers.Allow}.",
        StatusCodes.Status413PayloadTooLarge => "The request is too large.",
        StatusCodes.Status415UnsupportedMediaType => "Send the body as JSON, with the header 'Content-Type: application/json'.",
        _ => "The request failed. The log of the dashboard says more.",
    };
}
