using Daphne.Secrets;

namespace Daphne.Dashboard.Hosting;

/// <summary>The dashboard's own log tells no secret, whoever writes to it: what any provider gets has been through <see cref="KnownSecrets"/>.</summary>
internal static class RedactedLogging
{
    /// <summary>Puts itself before the providers that were added so far.</summary>
    public static void HideSecrets(this ILoggingBuilder logging)
    {
        var services = logging.Services;
        foreach (var provider in services.Where(service => service.ServiceType == typeof(ILoggerProvider) && service.ImplementationType is not null).ToList())
        {
            services.Remove(provider);
            services.AddSingleton<ILoggerProvider>(all => new Provider(
                (ILoggerProvider)ActivatorUtilities.CreateInstance(all, provider.ImplementationType!), all.GetRequiredService<KnownSecrets>()));
        }
    }

    private sealed class Provider(ILoggerProvider inner, KnownSecrets secrets) : ILoggerProvider, ISupportExternalScope
    {
        public ILogger CreateLogger(string categoryName) => new RedactingLogger(inner.CreateLogger(categoryName), secrets);

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => (inner as ISupportExternalScope)?.SetScopeProvider(scopeProvider);

        public void Dispose() => inner.Dispose();
    }
}
