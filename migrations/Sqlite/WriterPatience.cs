using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Daphne.Migrations.Sqlite;

/// <summary>
/// Sets up each connection. A writer that meets a lock asks again after 1, 2, 5 … milliseconds, as SQLite itself does it; the provider's
/// own loop would sleep 150 at a time. And a commit waits for the disk only at a checkpoint: in write-ahead mode no crash of the
/// dashboard loses it (https://sqlite.org/pragma.html#pragma_synchronous).
/// </summary>
internal sealed class WriterPatience : DbConnectionInterceptor
{
    private const string Pragmas = "PRAGMA busy_timeout = 20000; PRAGMA synchronous = NORMAL;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
