using System.Security.Cryptography;
using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Migrations.Sqlite;
using Daphne.Packages;
using Daphne.Slurm;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.SlurmQueue;

/// <summary>Deployments with a job each in the database of a dashboard, whose services digest what Slurm says. None of its background work runs.</summary>
internal sealed class FollowedDeployments : IAsyncDisposable
{
    private readonly Dictionary<string, DateTimeOffset> missingSince = new(StringComparer.Ordinal);
    private readonly ServiceProvider services;
    private string clusterId = "";

    private FollowedDeployments(string folder)
    {
        var data = new DataDirectory(folder);
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(data)
            .AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider())
            .AddDbContextFactory<DashboardDbContext>(options => options.UseDashboardSqlite(data.Database))
            .AddDaphneDeployment()
            .BuildServiceProvider();
    }

    public List<string> JobNames { get; } = [];

    public static async Task<FollowedDeployments> CreateAsync(string folder, int count, int workers)
    {
        var all = new FollowedDeployments(folder);
        var package = new Package
        {
            Id = Id.New(),
            Name = "daphne",
            Version = "1.0",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData([])),
            Size = 0,
            Source = PackageSource.Upload,
            Origin = "none",
            Contents = new PackageContents(),
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        await using var context = await all.ContextAsync();
        await context.Database.MigrateAsync();
        context.Add(package);
        await context.SaveChangesAsync();
        var cluster = await all.Get<ClusterService>().CreateAsync(
            new ClusterInput { Name = "hpc", Kind = ClusterKind.Slurm, User = "alice", Nodes = [new NodeInput { Name = "login", Host = "login" }] }, default);
        all.clusterId = cluster.Id;
        for (var number = 0; number < count; number++)
            await all.AddAsync(cluster, package, $"experiment {number}", workers);
        return all;
    }

    /// <summary>Reads an answer of Slurm as it comes from the login node.</summary>
    public static async Task<SlurmAnswer> UnderstandAsync(string file)
    {
        var lines = new List<string>();
        using var output = new StreamReader(file);
        while (await output.ReadLineAsync() is { } line)
            lines.Add(line);
        return SlurmAnswer.Parse(lines, new Dictionary<string, long>(), isWhole: false, DateTimeOffset.UnixEpoch);
    }

    /// <summary>All that the dashboard then does with it: compares it with what is known, and stores what is new.</summary>
    public async Task FollowAsync(SlurmAnswer answer)
    {
        var follower = Get<AllocationFollower>();
        await follower.FollowAsync(await follower.UnfinishedAsync(clusterId, default), answer, missingSince, default);
        await Get<SlurmSites>().SeenAsync(clusterId, answer, saved: 0, default);
    }

    /// <summary>The states of the followed jobs as they are stored, and those of their workers.</summary>
    public async Task<(IReadOnlyList<AllocationState> Jobs, IReadOnlyList<WorkerStatus> Workers)> StoredAsync()
    {
        await using var context = await ContextAsync();
        return (await context.Allocations.Select(allocation => allocation.State).ToListAsync(), await context.Workers.Select(worker => worker.Status).ToListAsync());
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private async Task AddAsync(Cluster cluster, Package package, string name, int workers)
    {
        var input = new DeploymentInput { Name = name, ClusterId = cluster.Id, PackageId = package.Id, Settings = new DeploymentSettings { Workers = workers } };
        var deployments = Get<DeploymentService>();
        var deployment = await deployments.GetAsync((await deployments.CreateAsync(input, default)).DeploymentId!, default);
        var release = deployment.Releases.Single();
        var (allocation, rows) = AllocationPlanner.OfWorkers(cluster, deployment, release, 1, workers, DateTimeOffset.UnixEpoch);
        await Get<AllocationRegistry>().PlanAsync(allocation, rows, default);
        JobNames.Add(allocation.JobName);
    }

    private Task<DashboardDbContext> ContextAsync() => Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();

    private T Get<T>()
        where T : notnull => services.GetRequiredService<T>();
}
