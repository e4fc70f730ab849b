using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Migrations.Postgres;

/// <summary>The model on PostgreSQL, for several instances of the dashboard.</summary>
public static class PostgresDatabase
{
    public static DbContextOptionsBuilder UseDashboardPostgres(this DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(connectionString, postgres => postgres.MigrationsAssembly(typeof(PostgresDatabase).Assembly.GetName().Name));

    /// <summary>Register it before everything that publishes changes.</summary>
    public static IServiceCollection AddChangeRelay(this IServiceCollection services, string connectionString) =>
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<ChangeRelay>(provider, connectionString));
}
