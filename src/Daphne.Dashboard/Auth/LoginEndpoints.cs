using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Daphne.Dashboard.Auth;

/// <summary>Exchanges a one-time link or an API token for a cookie. Plain HTTP, since a cookie cannot be set over Blazor's circuit.</summary>
public static class LoginEndpoints
{
    public static void MapLogin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", ShowAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/login", LogInAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/logout", (Delegate)LogOutAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(HttpContext context, LoginLinks links, string? t, string? returnUrl)
    {
        if (t is not null && await links.TryUseAsync(t, context.RequestAborted))
            return await EnterAsync(context, returnUrl);
        if (context.User.Identity?.IsAuthenticated == true)
            return Results.LocalRedirect(LocalPath(returnUrl));
        return LoginPage.Show(LocalPath(returnUrl), t is null ? null : "This link was used already, or it has run out. Each link works once.");
    }

    private static async Task<IResult> LogInAsync(
        HttpContext context, LoginLinks links, ApiTokens tokens, [FromForm] string? token, [FromForm] string? returnUrl)
    {
        var shown = TokenIn(token?.Trim() ?? "");
        if (shown.Length == 0)
            return LoginPage.Show(LocalPath(returnUrl), "Paste the link or the API token first.");
        return await links.TryUseAsync(shown, context.RequestAborted) || await tokens.IsAcceptedAsync(shown, context.RequestAborted)
            ? await EnterAsync(context, returnUrl)
            : LoginPage.Show(LocalPath(returnUrl), "This is not an open login link, nor the API token of this dashboard.");
    }

    private static async Task<IResult> LogOutAsync(HttpContext context)
    {
        await context.SignOutAsync(AuthSchemes.Cookie);
        return Results.LocalRedirect("/login");
    }

    private static async Task<IResult> EnterAsync(HttpContext context, string? returnUrl)
    {
        await context.SignInAsync(AuthSchemes.Cookie, TokenAuthenticationHandler.Principal(AuthSchemes.Cookie, "Operator"),
            new AuthenticationProperties { IsPersistent = true });
        return Results.LocalRedirect(LocalPath(returnUrl));
    }

    /// <summary>People paste the whole link where its token would do.</summary>
    private static string TokenIn(string text) =>
        text.LastIndexOf("t=", StringComparison.Ordinal) is >= 0 and var at && text.Contains("/login?", StringComparison.Ordinal) ? text[(at + 2)..] : text;

    /// <summary>Only a path of this dashboard: <c>//host</c> and <c>/\host</c> lead a browser elsewhere.</summary>
    private static string LocalPath(string? returnUrl) =>
        returnUrl is ['/', not ('/' or '\\'), ..] && !returnUrl.Any(char.IsControl) && !returnUrl.StartsWith("/login", StringComparison.OrdinalIgnoreCase)
            ? returnUrl
            : "/";
}
