using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Daphne.Migrations.Postgres;

/// <summary>
/// Instances that start at the same moment prepare their database one after the other. The turn is a lock of the database's own, which
/// ends with the connection, however that ends.
/// </summary>
public static class StartTurn
{
    private const long Turn = 0x6461_7068_6e65_0002;

    /// <summary>For another instance that builds a new index on a large table.</summary>
    private const int LongestWaitSeconds = 600;

    /// <summary>Waits for the turn; it ends when what is returned is disposed. A database that is not there yet is made.</summary>
    public static async Task<IAsyncDisposable> TakeAsync(DbContext context, CancellationToken cancellationToken)
    {
        await EnsureDatabaseAsync(context.GetService<IRelationalDatabaseCreator>(), cancellationToken);
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(context.Database.GetConnectionString()) { Pooling = false }.ToString());
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({Turn})", connection) { CommandTimeout = LongestWaitSeconds };
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task EnsureDatabaseAsync(IRelationalDatabaseCreator creator, CancellationToken cancellationToken)
    {
        if (await creator.ExistsAsync(cancellationToken))
            return;
        try
        {
            await creator.CreateAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another instance that starts just now was faster.
        }
    }
}
