using Daphne.Changes;
using Npgsql;

namespace Daphne.Migrations.Postgres;

/// <summary>
/// Announces here what other instances wrote. A notification carries nothing and only wakes it up: it reads on from the last number that
/// it has seen, after each notification, after each new connection, and every two seconds anyway.
/// </summary>
internal sealed class ChangeListener(NpgsqlDataSource source, ChangeTable table, ChangeFeed feed)
{
    private static readonly TimeSpan Anyway = TimeSpan.FromSeconds(2);

    private long last;

    /// <summary>From here on nothing is missed; what is older was stored before anybody here read it.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        last = await ChangeTable.LastAsync(connection, cancellationToken);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var listen = new NpgsqlCommand($"LISTEN {ChangeTable.Channel}", connection);
        await listen.ExecuteNonQueryAsync(cancellationToken);
        while (true)
        {
            last = await table.ReadOnAsync(connection, last, feed.PublishFromOutside, cancellationToken);
            await connection.WaitAsync(Anyway, cancellationToken);
        }
    }
}
