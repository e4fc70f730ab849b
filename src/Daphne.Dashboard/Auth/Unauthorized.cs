using Daphne.Dashboard.Api;

namespace Daphne.Dashboard.Auth;

/// <summary>The answer of the API to a request without a login.</summary>
public static class Unauthorized
{
    public static Task WriteAsync(HttpContext context, string? detail = null)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(context, StatusCodes.Status401Unauthorized,
            detail ?? "Log in first: send 'Authorization: Bearer <API token>'. The token is shown in Settings; DAPHNE_DASHBOARD_TOKEN sets another.");
    }
}
