using Daphne.Dashboard.Api;
using Daphne.Dashboard.Auth;
using Daphne.Dashboard.Hosting;
using Daphne.Dashboard.Live;
using Daphne.Dashboard.Shared;

namespace Daphne.Dashboard;

public static class Program
{
    public static Task<int> Main(string[] args) => DashboardStart.RunAsync(args, Build);

    /// <summary>The whole dashboard; tests put services of their own in place.</summary>
    internal static WebApplication Build(DashboardOptions options, Action<IServiceCollection>? replace = null)
    {
        var builder = DashboardHost.CreateBuilder(options);
        builder.Services
            .AddDashboardDatabase(options)
            .AddDaphneDeployment()
            .AddDashboardAuth()
            .AddDashboardApi()
            .AddDashboardLive()
            .AddSharedComponents()
            .AddRazorComponents().AddDashboardCircuits();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.UsePublicUrl();
        app.UseSecurityHeaders();
        app.UseDashboardErrors();
        app.UseDashboardAuth();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapLogin();
        app.MapDashboardApi();
        app.MapDashboardLive();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }
}
