using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Credentials;
using Daphne.Deployments;
using Daphne.Logs;
using Daphne.Operations;
using Daphne.Packages;
using Daphne.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Daphne;

public static class DaphneDeploymentServices
{
    /// <summary>The whole engine. The host adds the database context factory, data protection and a <see cref="Data.DataDirectory"/>.</summary>
    public static IServiceCollection AddDaphneDeployment(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<ChangeFeed>()
            .AddSingleton<ClusterService>()
            .AddSingleton<HostKeyService>()
            .AddSingleton<OpenSshHosts>()
            .AddSingleton<CredentialService>()
            .AddSingleton<PackageStore>()
            .AddSingleton<PackageService>()
            .AddSingleton<DeploymentService>()
            .AddSingleton<OperationService>()
            .AddSingleton<RunService>()
            .AddSingleton<LogStore>();
    }
}
