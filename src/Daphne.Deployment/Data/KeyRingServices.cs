using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Data;

public static class KeyRingServices
{
    /// <summary>Data Protection with its keys in the database.</summary>
    public static IServiceCollection AddDataProtectionInDatabase(this IServiceCollection services)
    {
        services.AddSingleton<KeyRing>();
        services.AddOptions<KeyManagementOptions>().Configure<KeyRing>((options, ring) => options.XmlRepository = ring);
        services.AddDataProtection().SetApplicationName("Daphne.Dashboard");
        return services;
    }
}
