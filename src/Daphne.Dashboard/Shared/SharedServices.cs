using Daphne.Secrets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;

namespace Daphne.Dashboard.Shared;

public static class SharedServices
{
    /// <summary>What the layout and the shared components need.</summary>
    public static IServiceCollection AddSharedComponents(this IServiceCollection services)
    {
        services.TryAddSingleton<KnownSecrets>();
        return services
            .AddRadzenComponents()
            .AddSingleton<Ticker>()
            .AddScoped<BrowserTimeZone>()
            .AddScoped<ActionRunner>();
    }
}
