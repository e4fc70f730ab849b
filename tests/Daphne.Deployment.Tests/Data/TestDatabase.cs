using Daphne.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Daphne.Tests.Data;

/// <summary>An empty database of its own for one test, on either provider; it is gone when disposed.</summary>
public sealed class TestDatabase : IDbContextFactory<DashboardDbContext>, IAsyncDisposable
{
    private const string Template = "daphne_template";
    private static readonly Lazy<Task<byte[]>> EmptySqlite = new(CreateEmptySqliteAsync);
    private static readonly Lazy<Task> EmptyPostgres = new(CreateEmptyPostgresAsync);

    private readonly DbContextOptions<DashboardDbContext> options;
    private readonly Action<DashboardDbContext> remove;

    private TestDatabase(DbContextOptions<DashboardDbContext> options, Action<DashboardDbContext> remove)
    {
        this.options = options;
        this.remove = remove;
    }

    /// <summary>For <c>[MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]</c>.</summary>
    public static TheoryData<DatabaseProvider> Providers => [.. Enum.GetValues<DatabaseProvider>()];

    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider = DatabaseProvider.Sqlite) =>
        provider == DatabaseProvider.Sqlite ? await OnSqliteAsync() : await OnPostgresAsync();

    public DashboardDbContext CreateDbContext() => new(options);

    public string ConnectionString
    {
        get
        {
            using var db = CreateDbContext();
            return db.Database.GetConnectionString()!;
        }
    }

    /// <summary>Stores entities.</summary>
    public async Task AddAsync(params object[] entities)
    {
        await using var db = CreateDbContext();
        db.AddRange(entities);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await using var db = CreateDbContext();
        remove(db);
    }

    private static async Task<TestDatabase> OnSqliteAsync()
    {
        var database = OnSqlite();
        await File.WriteAllBytesAsync(PathOf(database), await EmptySqlite.Value);
        return database;
    }

    private static async Task<byte[]> CreateEmptySqliteAsync()
    {
        await using var database = OnSqlite();
        await using (var db = database.CreateDbContext())
        {
            await db.Database.EnsureCreatedAsync();
            await db.Database.ExecuteSqlAsync($"PRAGMA wal_checkpoint(TRUNCATE)");
        }
        return await File.ReadAllBytesAsync(PathOf(database));
    }

    private static string PathOf(TestDatabase database)
    {
        using var db = database.CreateDbContext();
        return db.Database.GetDbConnection().DataSource;
    }

    private static TestDatabase OnSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("daphne-test-");
        var connection = $"Data Source={Path.Combine(folder.FullName, "test.db")};Default Timeout=30";
        return new TestDatabase(new DbContextOptionsBuilder<DashboardDbContext>().UseSqlite(connection).Options, db =>
        {
            SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
            folder.Delete(recursive: true);
        });
    }

    private static async Task<TestDatabase> OnPostgresAsync()
    {
        var server = await PostgresServer.GetAsync();
        await EmptyPostgres.Value;
        var name = $"test_{Id.New()}";
        await using var source = NpgsqlDataSource.Create($"Host={server.Folder};Username=postgres;Database=postgres;Pooling=false");
        await using var command = source.CreateCommand($"CREATE DATABASE {name} TEMPLATE {Template}");
        await command.ExecuteNonQueryAsync();
        return OnPostgres(server, name);
    }

    private static async Task CreateEmptyPostgresAsync()
    {
        await using var database = OnPostgres(await PostgresServer.GetAsync(), Template);
        await using var db = database.CreateDbContext();
        await db.Database.EnsureCreatedAsync();
    }

    /// <summary>The database itself goes with the server.</summary>
    private static TestDatabase OnPostgres(PostgresServer server, string name)
    {
        var connection = $"Host={server.Folder};Username=postgres;Database={name};Maximum Pool Size=10";
        return new TestDatabase(
            new DbContextOptionsBuilder<DashboardDbContext>().UseNpgsql(connection).Options,
            db => NpgsqlConnection.ClearPool((NpgsqlConnection)db.Database.GetDbConnection()));
    }
}
