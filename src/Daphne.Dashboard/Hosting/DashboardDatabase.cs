using System.Data.Common;
using Daphne.Data;
using Daphne.Migrations.Postgres;
using Daphne.Migrations.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Dashboard.Hosting;

/// <summary>The database of the choice made at the start, brought up to date before anything is served.</summary>
public static class DashboardDatabase
{
    public static IServiceCollection AddDashboardDatabase(this IServiceCollection services, DashboardOptions options) =>
        services.AddDbContextFactory<DashboardDbContext>((provider, builder) =>
        {
            if (options.Database == DatabaseProvider.Postgres)
                builder.UseDashboardPostgres(options.ConnectionString!);
            else
                builder.UseDashboardSqlite(provider.GetRequiredService<DataDirectory>().Database);
        });

    public static async Task MigrateDatabaseAsync(this WebApplication app, CancellationToken cancellationToken = default)
    {
        var options = app.Services.GetRequiredService<DashboardOptions>();
        try
        {
            await using var context = await app.Services.GetRequiredService<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync(cancellationToken);
            await context.Database.MigrateAsync(cancellationToken);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException)
        {
            throw new StartFaultException([options.Database == DatabaseProvider.Postgres
                ? $"The PostgreSQL database could not be reached or brought up to date: {e.Message.TrimEnd('.')}. " +
                  "See whether the server runs, and that the user of --connection-string may create tables there."
                : $"The database '{app.Services.GetRequiredService<DataDirectory>().Database}' could not be brought up to date: {e.Message.TrimEnd('.')}. " +
                  "See whether the disk is full or another program holds the file. If it is damaged, move it away: a new one is made at the next start."]);
        }
    }
}
