using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Credentials;
using Daphne.Deployments;
using Daphne.Instances;
using Daphne.Launchers;
using Daphne.Logs;
using Daphne.Monitoring;
using Daphne.Operations;
using Daphne.Packages;
using Daphne.Remote;
using Daphne.Runs;
using Daphne.Secrets;
using Daphne.SiteLogins;
using Daphne.Slurm;
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
            .AddInstances()
            .AddSecrets()
            .AddRemote()
            .AddClusters()
            .AddSiteLogins()
            .AddPackages()
            .AddLogs()
            .AddDeployments()
            .AddSlurm()
            .AddOperations()
            .AddRuns();
    }

    /// <summary>First, so that its service starts before all others and stops after them.</summary>
    private static IServiceCollection AddInstances(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => new InstanceIdentity(Data.Id.New()));
        return services
            .AddSingleton<ClusterOwnership>()
            .AddSingleton<InstanceDirectory>()
            .AddSingleton<OperationsUnderWay>()
            .AddHostedService<InstanceService>();
    }

    private static IServiceCollection AddSecrets(this IServiceCollection services) => services
        .AddSingleton<KnownSecrets>()
        .AddSingleton<ISecretSource>(provider => provider.GetRequiredService<CredentialVault>())
        .AddSingleton<ISecretSource>(provider => provider.GetRequiredService<SecretVariables>())
        .AddHostedService<SecretKeeper>();

    private static IServiceCollection AddRemote(this IServiceCollection services)
    {
        services.TryAddSingleton<SshLogins>();
        return services
            .AddSingleton<RuntimeDirectory>()
            .AddSingleton<SshPool>()
            .AddSingleton<HostKeyScanner>()
            .AddSingleton<CredentialVault>()
            .AddSingleton<ISshSecrets>(provider => provider.GetRequiredService<CredentialVault>())
            .AddSingleton<CredentialService>()
            .AddHostedService<DeletedCredentials>();
    }

    private static IServiceCollection AddSiteLogins(this IServiceCollection services) => services
        .AddSingleton<SiteConnections>()
        .AddSingleton<SiteLoginRequests>()
        .AddSingleton<SiteLoginService>()
        .AddHostedService<SiteLoginKeeper>();

    private static IServiceCollection AddClusters(this IServiceCollection services) => services
        .AddSingleton<ClusterService>()
        .AddSingleton<HostKeyService>()
        .AddSingleton(_ => new OpenSshHosts())
        .AddSingleton<NodeHosts>()
        .AddSingleton<NodeRegistry>()
        .AddSingleton<IStage, PreflightStage>();

    private static IServiceCollection AddPackages(this IServiceCollection services) => services
        .AddSingleton<PackageStore>()
        .AddSingleton<PackageService>()
        .AddSingleton<SimulatorPackage>()
        .AddSingleton<IStage, TransferStage>()
        .AddSingleton<IStage, InstallStage>();

    private static IServiceCollection AddLogs(this IServiceCollection services) => services
        .AddSingleton<LogStore>()
        .AddSingleton<LogRetention>()
        .AddHostedService<LogRetentionService>()
        .AddSingleton<MonitorService>()
        .AddHostedService(provider => provider.GetRequiredService<MonitorService>())
        .AddSingleton<IStage, CollectStage>();

    private static IServiceCollection AddDeployments(this IServiceCollection services) => services
        .AddSingleton<DeploymentService>()
        .AddSingleton<SecretVariables>()
        .AddSingleton<DeploymentReconciler>()
        .AddSingleton<DeploymentRestarts>()
        .AddHostedService<RestartPolicyService>()
        .AddSingleton<DeploymentStatusKeeper>()
        .AddSingleton<WorkerRegistry>()
        .AddSingleton<WorkerStopper>()
        .AddSingleton<NodeRunner>()
        .AddSingleton<NodeLauncher>()
        .AddSingleton<LauncherChoice>()
        .AddSingleton<IStage, StartStage>()
        .AddSingleton<IStage, CheckStage>()
        .AddSingleton<IStage, StopStage>()
        .AddSingleton<IStage, CleanStage>();

    private static IServiceCollection AddSlurm(this IServiceCollection services) => services
        .AddSingleton<SlurmService>()
        .AddSingleton<SlurmDiscovery>()
        .AddSingleton<AllocationRegistry>()
        .AddSingleton<SlurmSites>()
        .AddSingleton<SlurmInterest>()
        .AddSingleton<ISlurmQuery, SlurmQuery>()
        .AddSingleton<AllocatedWorkers>()
        .AddSingleton<AllocationFollower>()
        .AddSingleton<LeftJobs>()
        .AddSingleton<SlurmClusterWatch>()
        .AddHostedService<SlurmWatch>()
        .AddSingleton<SlurmSubmitter>()
        .AddSingleton<ProbeJob>()
        .AddSingleton<SlurmCanceller>()
        .AddSingleton<SlurmStopper>()
        .AddSingleton<SlurmCheck>()
        .AddSingleton<SlurmRunner>()
        .AddSingleton<SlurmLauncher>()
        .AddSingleton<BuiltPackage>()
        .AddSingleton<AllocationReplacements>()
        .AddHostedService<AllocationReplacementService>()
        .AddSingleton<IStage, HandOverStage>()
        .AddSingleton<IStage, ProbeStage>()
        .AddSingleton<IStage, ImageStage>()
        .AddSingleton<IStage, BuildStage>()
        .AddSingleton<IStage, SubmitStage>()
        .AddSingleton<IStage, QueueStage>();

    private static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.TryAddSingleton(new ReconnectPolicy());
        return services
            .AddSingleton<OperationQueue>()
            .AddSingleton<OperationLeases>()
            .AddSingleton<OperationService>()
            .AddHostedService<OperationRunner>();
    }

    private static IServiceCollection AddRuns(this IServiceCollection services) => services
        .AddSingleton<RunService>()
        .AddSingleton<RunRegistry>()
        .AddSingleton<IStage, AskWorkersStage>()
        .AddSingleton<IStage, ExecuteStage>();
}
