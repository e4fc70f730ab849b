using Daphne.Dashboard.Api;

namespace Daphne.Dashboard.Live;

/// <summary>What is announced as it happens, as server-sent events and as a SignalR hub.</summary>
public static class DashboardLive
{
    public static IServiceCollection AddDashboardLive(this IServiceCollection services)
    {
        services.AddSignalR().AddJsonProtocol(json => DashboardApi.Configure(json.PayloadSerializerOptions));
        return services
            .AddSingleton<ChangeWatcher>()
            .AddSingleton<OperationFeed>()
            .AddSingleton<DeploymentFeed>()
            .AddSingleton<LogFeed>()
            .AddSingleton<LogResponses>();
    }

    public static void MapDashboardLive(this WebApplication app) => app.MapHub<LiveHub>("/hubs/live");
}
