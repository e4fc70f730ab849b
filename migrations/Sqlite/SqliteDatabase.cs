using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Daphne.Migrations.Sqlite;

/// <summary>
/// The model on SQLite: one file. EF Core creates it in write-ahead mode, in which readers and the one writer do not wait for each other;
/// a writer waits for another one up to the default timeout. A shared cache would undo both.
/// </summary>
public static class SqliteDatabase
{
    public static DbContextOptionsBuilder UseDashboardSqlite(this DbContextOptionsBuilder options, string path) =>
        options.UseSqlite(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWriteCreate,
                Cache = SqliteCacheMode.Private,
                ForeignKeys = true,
                DefaultTimeout = 30,
            }.ToString(),
            sqlite => sqlite.MigrationsAssembly(typeof(SqliteDatabase).Assembly.GetName().Name))
            .AddInterceptors(new WriterPatience());

    /// <summary>
    /// EF Core locks the migrations by a row that whoever is killed at that moment leaves behind, and then waits for it without end. Only for one
    /// who knows that nobody else has the file open to migrate it.
    /// </summary>
    public static async Task BreakMigrationLockAsync(this DatabaseFacade database, CancellationToken cancellationToken)
    {
        // A file that is not there yet is EF Core's to make.
        if (await database.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken))
            await database.ExecuteSqlRawAsync("""DROP TABLE IF EXISTS "__EFMigrationsLock" """, cancellationToken);
    }
}
