using Microsoft.AspNetCore.Mvc;

namespace Daphne.Dashboard.Api;

/// <summary>Every error of the API is a problem document (RFC 9457) with a <c>detail</c> for people.</summary>
public static class Problems
{
    private static readonly PathString[] Roots = ["/api", "/openapi", "/hubs", "/healthz"];

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
}
