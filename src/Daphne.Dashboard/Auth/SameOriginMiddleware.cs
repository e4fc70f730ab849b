using Daphne.Dashboard.Api;
using Microsoft.AspNetCore.Http.Features;

namespace Daphne.Dashboard.Auth;

/// <summary>
/// Refuses what another web page sends with the browser's cookie: changes, and WebSockets, which browsers let any page open. SameSite
/// cookies alone do not help, since a page on another port of this host counts as the same site.
/// </summary>
public sealed class SameOriginMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) => IsSafe(context) || IsOwn(context.Request)
        ? next(context)
        : Problems.WriteAsync(context, StatusCodes.Status403Forbidden,
            $"The page {context.Request.Headers.Origin} may not use this dashboard: changes are accepted from the dashboard's own pages or with an API token.");

    private static bool IsSafe(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            && context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true }
        || context.User.Identity?.AuthenticationType == AuthSchemes.Token;

    /// <summary>Programs that are no browsers send neither header; browsers send both, and no page can change them.</summary>
    private static bool IsOwn(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site && site is not ("same-origin" or "none"))
            return false;
        return request.Headers.Origin.ToString() is not { Length: > 0 } origin
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsSameHost(uri, request.Host));
    }

    /// <summary>By host and port; the scheme may differ behind a proxy that ends TLS.</summary>
    private static bool IsSameHost(Uri origin, HostString host) =>
        string.Equals(origin.IdnHost.Trim('[', ']'), host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
        && (host.Port is null ? origin.IsDefaultPort : host.Port == origin.Port);
}
