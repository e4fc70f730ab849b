using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Credentials;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Instances;
using Daphne.Logs;
using Daphne.Migrations.Sqlite;
using Daphne.Operations;
using Daphne.Packages;
using Daphne.Remote;
using Daphne.Runs;
using Daphne.SiteLogins;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daphne.Tests.Engine;

/// <summary>
/// The whole engine as the dashboard hosts it, on a data directory of its own, against the hosts of a lab. It can end and start again on
/// the same data. What a test leaves running on the hosts ends with it.
/// </summary>
public sealed partial class TestEngine : IAsyncDisposable
{
    private static readonly Lazy<Task<byte[]>> EmptyDatabase = new(MigrateAsync);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("daphne-engine-");
    private readonly List<(string Host, string Root)> places = [];
    private IHost? host;
    private string? credentialId;

    private readonly TimeSpan patience;

    private readonly LoginLimits limits;

    private TestEngine(Lab lab, TimeSpan patience, LoginLimits limits) => (Lab, this.patience, this.limits) = (lab, patience, limits);

    public Lab Lab { get; }
    public ClusterService Clusters => Get<ClusterService>();
    public HostKeyService HostKeys => Get<HostKeyService>();
    public CredentialService Credentials => Get<CredentialService>();
    public PackageService Packages => Get<PackageService>();
    public DeploymentService Deployments => Get<DeploymentService>();
    public DeploymentReconciler Reconciler => Get<DeploymentReconciler>();
    public OperationService Operations => Get<OperationService>();
    internal WorkerRegistry Workers => Get<WorkerRegistry>();
    public RunService Runs => Get<RunService>();
    public SiteLoginService SiteLogins => Get<SiteLoginService>();
    public LogStore Logs => Get<LogStore>();
    public ChangeFeed Feed => Get<ChangeFeed>();

    /// <summary>Where the engine keeps its data.</summary>
    public string Folder => folder.FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <param name="lab">Where its hosts are.</param>
    /// <param name="patience">How long a step tries to get back to a node; as long as the dashboard does, if not given.</param>
    /// <param name="unanswered">How long a site waits for a person; as long as with the dashboard, if not given.</param>
    public static async Task<TestEngine> StartAsync(Lab lab, TimeSpan? patience = null, TimeSpan? unanswered = null)
    {
        var limits = new LoginLimits();
        var engine = new TestEngine(lab, patience ?? new ReconnectPolicy().Patience, limits with { Unanswered = unanswered ?? limits.Unanswered });
        await File.WriteAllBytesAsync(new DataDirectory(engine.Folder).Database, await EmptyDatabase.Value);
        await engine.StartAsync();
        return engine;
    }

    /// <summary>Starts it on the data that are there.</summary>
    public async Task StartAsync()
    {
        host = Build(Folder, patience, limits);
        await host.StartAsync(Cancelled);
    }

    /// <summary>Ends it as a shutdown of the dashboard does.</summary>
    public async Task StopAsync()
    {
        await host!.StopAsync(CancellationToken.None);
        await DropAsync();
    }

    /// <summary>Lets go of everything without a word to what is under way, as near to a crash as one process can come.</summary>
    public async Task DropAsync()
    {
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        host = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
            await StopAsync();
        if (hasSlurm)
            await Lab.ExecAsync("login", "scancel", "-u", "alice");
        foreach (var (name, root) in places.Distinct())
            await Lab.ExecAsync(name, "sh", "-c", """for f in "$0"/nodes/*/live/*/pid; do [ -e "$f" ] && read -r p _ < "$f" && kill -9 "$p"; done 2> /dev/null; until rm -rf "$0"; do :; done 2> /dev/null """, root);
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    private T Get<T>()
        where T : notnull => (host ?? throw new InvalidOperationException("The engine is stopped.")).Services.GetRequiredService<T>();

    private static IHost Build(string path, TimeSpan patience, LoginLimits limits)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var data = new DataDirectory(path);
        builder.Services
            .AddSingleton(data)
            .AddSingleton(new ReconnectPolicy { Patience = patience })
            .AddSingleton(new SshLogins(TimeProvider.System, limits))
            .AddDbContextFactory<DashboardDbContext>(options => options.UseDashboardSqlite(data.Database))
            .AddDaphneDeployment()
            .AddSingleton(new InstanceIdentity(path))
            .AddDataProtectionInDatabase();
        builder.Logging.AddFilter("Microsoft", LogLevel.Error).AddProvider(new TestLog());
        return builder.Build();
    }

    private static async Task<byte[]> MigrateAsync()
    {
        var empty = Directory.CreateTempSubdirectory("daphne-migrated-");
        try
        {
            var file = Path.Combine(empty.FullName, "dashboard.db");
            var options = new DbContextOptionsBuilder<DashboardDbContext>();
            options.UseDashboardSqlite(file);
            await using (var db = new DashboardDbContext(options.Options))
            {
                await db.Database.MigrateAsync(CancellationToken.None);
                await db.Database.ExecuteSqlAsync($"PRAGMA wal_checkpoint(TRUNCATE)", CancellationToken.None);
                SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
            }
            return await File.ReadAllBytesAsync(file, CancellationToken.None);
        }
        finally
        {
            empty.Delete(recursive: true);
        }
    }
}
