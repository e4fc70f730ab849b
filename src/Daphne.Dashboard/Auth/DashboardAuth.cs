using Daphne.Dashboard.Api;
using Daphne.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Daphne.Dashboard.Auth;

/// <summary>Never open: every endpoint that does not say otherwise asks for a login, by cookie or by API token.</summary>
public static class DashboardAuth
{
    public static IServiceCollection AddDashboardAuth(this IServiceCollection services)
    {
        services.TryAddSingleton<SettingsService>();
        services.AddSingleton<LoginLinks>().AddSingleton<ApiTokens>();
        services.AddAuthentication(AuthSchemes.Any)
            .AddPolicyScheme(AuthSchemes.Any, null, any => any.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count > 0 ? AuthSchemes.Token : AuthSchemes.Cookie)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthenticationHandler>(AuthSchemes.Token, null)
            .AddCookie(AuthSchemes.Cookie);
        services.AddOptions<CookieAuthenticationOptions>(AuthSchemes.Cookie).Configure<DashboardName>(ConfigureCookie);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return services.AddCascadingAuthenticationState();
    }

    public static WebApplication UseDashboardAuth(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseMiddleware<SameOriginMiddleware>();
        app.UseAuthorization();
        return app;
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options, DashboardName name)
    {
        // Cookies know hosts but not ports: two dashboards on one machine would log each other out under one name.
        options.Cookie.Name = $"daphne-dashboard-{name.Value}";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.ExpireTimeSpan = TimeSpan.FromDays(14);
        options.SlidingExpiration = true;
        options.LoginPath = "/login";
        options.ReturnUrlParameter = "returnUrl";
        var toLoginPage = options.Events.OnRedirectToLogin;
        options.Events.OnRedirectToLogin = context => Problems.IsApi(context.Request) || !HttpMethods.IsGet(context.Request.Method)
            ? Unauthorized.WriteAsync(context.HttpContext)
            : toLoginPage(context);
    }
}
