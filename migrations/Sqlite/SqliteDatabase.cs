using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

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
}
