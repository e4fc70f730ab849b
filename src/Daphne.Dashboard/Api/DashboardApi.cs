namespace Daphne.Dashboard.Api;

/// <summary>The JSON API under /api/v1, and what is the same for all of it.</summary>
public static class DashboardApi
{
    public static IServiceCollection AddDashboardApi(this IServiceCollection services) => services.AddProblemDetails();

    public static WebApplication MapDashboardApi(this WebApplication app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("ok")).AllowAnonymous().ExcludeFromDescription();
        return app;
    }
}
