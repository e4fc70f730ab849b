using Microsoft.EntityFrameworkCore;

namespace Daphne.Migrations.Postgres;

/// <summary>The model on PostgreSQL, for several instances of the dashboard.</summary>
public static class PostgresDatabase
{
    public static DbContextOptionsBuilder UseDashboardPostgres(this DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(connectionString, postgres => postgres.MigrationsAssembly(typeof(PostgresDatabase).Assembly.GetName().Name));
}
