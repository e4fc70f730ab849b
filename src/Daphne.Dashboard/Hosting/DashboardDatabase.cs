using System.Data.Common;
using Daphne.Data;
using Daphne.Migrations.Postgres;
using Daphne.Migrations.Sqlite;
using Daphne.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Dashboard.Hosting;

/// <summary>The database of the choice made at the start, brought up to date before anything is served.</summary>
public static class DashboardDatabase
{
    /// <summary>Comes before everything that publishes changes, which on PostgreSQL reach all instances.</summary>
    public static IServiceCollection AddDashboardDatabase(this IServiceCollection services, DashboardOptions options)
    {
        services.AddDbContextFactory<DashboardDbContext>((provider, builder) =>
        {
            if (options.Database == DatabaseProvider.Postgres)
                builder.UseDashboardPostgres(options.ConnectionString!);
            else
                builder.UseDashboardSqlite(provider.GetRequiredService<DataDirectory>().Database);
        });
        if (options.Database == DatabaseProvider.Postgres)
            services.AddChangeRelay(options.ConnectionString!);
        return services.AddDataProtectionInDatabase().AddSingleton<DashboardName>();
    }

    public static async Task MigrateDatabaseAsync(this WebApplication app, CancellationToken cancellationToken = default)
    {
        var options = app.Services.GetRequiredService<DashboardOptions>();
        try
        {
            await using var context = await app.Services.GetRequiredService<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync(cancellationToken);
            await using var turn = await context.TakeTurnAsync(cancellationToken);
            // The data directory is claimed, so whoever left a lock in its file is dead.
            if (options.Database == DatabaseProvider.Sqlite)
                await context.Database.BreakMigrationLockAsync(cancellationToken);
            await context.Database.MigrateAsync(cancellationToken);
            await app.Services.GetRequiredService<KeyRing>().TakeOverAsync(app.Services.GetRequiredService<DataDirectory>(), cancellationToken);
            // Makes the first key, so that all instances begin with the same one.
            app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("first").Protect([]);
            await app.Services.GetRequiredService<DashboardName>().LoadAsync(cancellationToken);
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

    /// <summary>Instances that start at the same moment take turns; on SQLite there is only one.</summary>
    public static async Task<IAsyncDisposable?> TakeTurnAsync(this DashboardDbContext context, CancellationToken cancellationToken) =>
        context.Database.IsNpgsql() ? await StartTurn.TakeAsync(context, cancellationToken) : null;
}
