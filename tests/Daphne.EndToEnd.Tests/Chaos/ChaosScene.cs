using Daphne.Tests.Data;
using Npgsql;

namespace Daphne.EndToEnd.Chaos;

/// <summary>Four hosts behind slow lines, the instances of the dashboard, their database, and a cluster with two packages to play with.</summary>
public sealed class ChaosScene : IAsyncDisposable
{
    /// <summary>So that a package takes about a second to each host.</summary>
    private const string Rate = "12mbit";
    private const int Noise = 1_300_000;
    private readonly string token = $"token-of-the-tests-{Guid.NewGuid():N}";
    private readonly string folder = Directory.CreateTempSubdirectory("daphne-chaos-").FullName;
    private readonly List<ChaosApi> apis = [];
    private readonly List<Cable> cables = [];
    private PostgresServer? server;

    private ChaosScene(Lab lab, ChaosLog log, Random chance)
    {
        Lab = lab;
        Log = log;
        Packages = [new(chance, "one.tar", Noise), new(chance, "two.tar", Noise)];
    }

    public Lab Lab { get; }

    public ChaosLog Log { get; }

    public IReadOnlyList<LabHost> Hosts => [.. Lab.Hosts.Where(host => host.Name.StartsWith('s'))];

    public IReadOnlyList<ChaosPackage> Packages { get; }

    public IReadOnlyList<DashboardProcess> Instances { get; private set; } = [];

    public ChaosDatabase Database { get; private set; } = null!;

    public string ClusterId { get; private set; } = "";

    public IReadOnlyList<string> PackageIds { get; private set; } = [];

    /// <summary>What ran on each host before anything of ours did.</summary>
    public IReadOnlyDictionary<string, HostSight> Before { get; private set; } = new Dictionary<string, HostSight>();

    private string DataDirectory => Path.Combine(folder, "data");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>With one dashboard on SQLite.</summary>
    public static async Task<ChaosScene> OnSqliteAsync(ChaosLog log, Random chance)
    {
        var scene = new ChaosScene(await Lab.StartAsync(new LabShape { Standalone = 4, Nodes = 0 }), log, chance);
        await scene.BeginAsync(ChaosDatabase.OfFile(Path.Combine(scene.DataDirectory, "dashboard.db")), [scene.NewInstance("dashboard")]);
        return scene;
    }

    /// <summary>With several dashboards on one PostgreSQL, each with a way of its own to it.</summary>
    public static async Task<ChaosScene> OnPostgresAsync(ChaosLog log, Random chance, int count)
    {
        var server = await PostgresServer.GetAsync();
        var scene = new ChaosScene(await Lab.StartAsync(new LabShape { Standalone = 4, Nodes = 0 }), log, chance) { server = server };
        var name = $"chaos{Guid.NewGuid():N}";
        await ExecuteAsync($"Host={server.Folder};Username=postgres;Pooling=false", $"CREATE DATABASE {name}");
        scene.cables.AddRange(Enumerable.Range(0, count).Select(_ => new Cable(Path.Combine(server.Folder, ".s.PGSQL.5432"))));
        var instances = scene.cables.Select((cable, index) => scene.NewInstance(
            $"dashboard{index + 1}", "--database", "postgres", "--connection-string", $"Host=127.0.0.1;Port={cable.Port};Username=postgres;Database={name}")).ToList();
        await scene.BeginAsync(ChaosDatabase.OfServer($"Host={server.Folder};Username=postgres;Database={name};Pooling=false"), instances);
        return scene;
    }

    public Task CrashDatabaseAsync() => server!.CrashAsync();

    public Cable CableOf(DashboardProcess instance) => cables[Instances.ToList().IndexOf(instance)];

    public ChaosApi ApiOf(DashboardProcess instance) => apis[Instances.ToList().IndexOf(instance)];

    public async Task<IReadOnlyList<HostSight>> LookAsync() => await Task.WhenAll(Hosts.Select(host => HostSight.TakeAsync(Lab, host.Name)));

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in Instances)
            await instance.DisposeAsync();
        apis.ForEach(api => api.Dispose());
        foreach (var cable in cables)
            await cable.DisposeAsync();
        foreach (var left in Instances.SelectMany(instance => MachineSight.ProcessesOf(instance.Home)))
            await Tool.RunAsync("kill", ["-KILL", $"{left.Id}"]);
        await Lab.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancelled);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private DashboardProcess NewInstance(string name, params string[] options) =>
        new(name, Directory.CreateDirectory(Path.Combine(folder, name)).FullName, DataDirectory, token, options);

    private async Task BeginAsync(ChaosDatabase database, IReadOnlyList<DashboardProcess> instances)
    {
        Database = database;
        Instances = instances;
        Before = (await LookAsync()).ToDictionary(sight => sight.Host);
        foreach (var host in Hosts)
            await Lab.SlowAsync(host.Name, Rate);
        foreach (var instance in instances)
        {
            apis.Add(new ChaosApi(instance.Address, token));
            instance.Start();
            await instance.ReadyAsync(Cancelled);
        }
        await SetUpAsync(apis[0]);
    }

    private async Task SetUpAsync(ChaosApi api)
    {
        var credential = await api.MustPostAsync<CreatedAnswer>("credentials", new { name = "lab", kind = "privateKey", privateKey = Lab.PrivateKey }, Cancelled);
        var cluster = await api.MustPostAsync<ClusterAnswer>("clusters", new
        {
            name = "four hosts",
            kind = "ssh",
            user = "root",
            credentialId = credential.Id,
            nodes = Hosts.Select(host => new { name = host.Name, host = host.Address }),
        }, Cancelled);
        var keys = await api.GetAsync<HostKeyAnswer[]>($"clusters/{cluster.Id}/host-keys", Cancelled);
        await api.MustPostAsync<HostKeyAnswer[]>($"clusters/{cluster.Id}/host-keys/accept", new { fingerprints = keys.Select(key => key.Fingerprint) }, Cancelled);
        ClusterId = cluster.Id;
        PackageIds = [.. await Task.WhenAll(Packages.Select(async package => (await api.UploadAsync(package, Cancelled)).Id))];
    }
}
