using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Packages;
using Daphne.Tests.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Tests.Engine;

/// <summary>The engine's services over a database and a data directory of their own. None of its background work runs.</summary>
internal sealed class EngineParts : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("daphne-parts-");
    private readonly ServiceProvider services;

    private EngineParts(TestDatabase database)
    {
        Database = database;
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IDbContextFactory<DashboardDbContext>>(database)
            .AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider())
            .AddSingleton(new DataDirectory(Path.Combine(folder.FullName, "data")))
            .AddDaphneDeployment()
            .BuildServiceProvider();
    }

    public TestDatabase Database { get; }

    public FakeClock Clock { get; } = new();

    public ChangeFeed Feed => Get<ChangeFeed>();

    /// <summary>A folder to put things in.</summary>
    public string Folder => folder.FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<EngineParts> CreateAsync(DatabaseProvider provider = DatabaseProvider.Sqlite) => new(await TestDatabase.CreateAsync(provider));

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public Task<Cluster> AddClusterAsync(string name, params string[] hosts) => Get<ClusterService>().CreateAsync(
        new ClusterInput { Name = name, Nodes = [.. hosts.Select(host => new NodeInput { Host = host })] }, Cancelled);

    /// <summary>The row of a package; there is no archive to it.</summary>
    public async Task<Package> AddPackageAsync(string name = "daphne")
    {
        var package = TestPackage.New(name);
        await Database.AddAsync(package);
        return package;
    }

    /// <summary>A deployment whose Deploy is stored and waits.</summary>
    public async Task<Deployment> DeployAsync(string name = "experiment", DeploymentSettings? settings = null)
    {
        var cluster = await AddClusterAsync($"cluster of {name}", "s1", "s2");
        var package = await AddPackageAsync();
        var input = new DeploymentInput { Name = name, ClusterId = cluster.Id, PackageId = package.Id, Settings = settings ?? new DeploymentSettings() };
        var operation = await Get<DeploymentService>().CreateAsync(input, Cancelled);
        return await Get<DeploymentService>().GetAsync(operation.DeploymentId!, Cancelled);
    }

    /// <summary>Ends whatever waits on a deployment, as its operation would.</summary>
    public async Task FinishOperationsAsync(string deploymentId)
    {
        await using var context = Database.CreateDbContext();
        foreach (var operation in await context.Operations.Where(operation => operation.DeploymentId == deploymentId && operation.FinishedAt == null).ToListAsync(Cancelled))
            operation.Finish(Daphne.Operations.OperationStatus.Succeeded, null, Clock.GetUtcNow());
        await context.SaveChangesAsync(Cancelled);
        await Get<DeploymentStatusKeeper>().RefreshAsync(deploymentId, Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Database.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
