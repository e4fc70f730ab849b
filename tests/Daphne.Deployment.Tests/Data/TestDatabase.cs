using Daphne.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Daphne.Tests.Data;

/// <summary>An empty database of its own for one test, on either provider; it is gone when disposed.</summary>
public sealed class TestDatabase : IDbContextFactory<DashboardDbContext>, IAsyncDisposable
{
    private readonly DbContextOptions<DashboardDbContext> options;
    private readonly Action<DashboardDbContext> remove;

    private TestDatabase(DbContextOptions<DashboardDbContext> options, Action<DashboardDbContext> remove)
    {
        this.options = options;
        this.remove = remove;
    }

    /// <summary>For <c>[MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]</c>.</summary>
    public static TheoryData<DatabaseProvider> Providers => [.. Enum.GetValues<DatabaseProvider>()];

    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider = DatabaseProvider.Sqlite)
    {
        var database = provider == DatabaseProvider.Sqlite ? OnSqlite() : OnPostgres(await PostgresServer.GetAsync());
        await using var db = database.CreateDbContext();
        await db.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        return database;
    }

    public DashboardDbContext CreateDbContext() => new(options);

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

    /// <summary>The database itself goes with the server.</summary>
    private static TestDatabase OnPostgres(PostgresServer server)
    {
        var connection = $"Host={server.Folder};Username=postgres;Database=test_{Id.New()};Maximum Pool Size=10";
        return new TestDatabase(new DbContextOptionsBuilder<DashboardDbContext>().UseNpgsql(connection).Options,
            db => NpgsqlConnection.ClearPool((NpgsqlConnection)db.Database.GetDbConnection()));
    }
}
