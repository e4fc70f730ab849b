using Daphne.Changes;
using Npgsql;

namespace Daphne.Migrations.Postgres;

/// <summary>
/// The table of announced changes. Writers take turns by a lock that ends with their transaction, so the order of the sequence numbers is
/// the order in which they become visible, and whoever has read up to a number has missed nothing before it.
/// </summary>
internal sealed class ChangeTable(string origin)
{
    public const string Channel = "daphne_changes";

    /// <summary>Of the advisory lock; any number that nothing else in this database uses.</summary>
    private const long TurnToWrite = 0x6461_7068_6e65_0001;

    private const string Write = $"""
        INSERT INTO "Changes" ("Topic", "Id", "Origin", "DeploymentId", "Sequence", "At")
        SELECT topic, id, $4, deployment, (SELECT coalesce(max("Sequence"), 0) FROM "Changes") + position, now()
        FROM unnest($1, $2, $3) WITH ORDINALITY AS change (topic, id, deployment, position)
        ON CONFLICT ("Topic", "Id", "Origin") DO UPDATE
        SET "DeploymentId" = excluded."DeploymentId", "Sequence" = excluded."Sequence", "At" = excluded."At"
        """;

    private const string Read = """
        SELECT "Sequence", "Topic", "Id", "DeploymentId", "Origin" = $2 FROM "Changes" WHERE "Sequence" > $1 ORDER BY "Sequence"
        """;

    /// <summary>The last row stays, whatever its age: the next number is made from it.</summary>
    private const string Prune = """
        DELETE FROM "Changes" WHERE "At" < now() - $1 AND "Sequence" < (SELECT max("Sequence") FROM "Changes")
        """;

    /// <summary>One round trip and one transaction, as every batch without a transaction of its own is.</summary>
    public async Task WriteAsync(NpgsqlConnection connection, IReadOnlyCollection<Change> changes, CancellationToken cancellationToken)
    {
        // The statement cannot move one row twice.
        var rows = changes.DistinctBy(change => (change.Topic, change.Id)).ToList();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Turn(),
                new NpgsqlBatchCommand(Write)
                {
                    Parameters =
                    {
                        Value(rows.Select(change => change.Topic.ToString()).ToArray()),
                        Value(rows.Select(change => change.Id).ToArray()),
                        Value(rows.Select(change => change.DeploymentId).ToArray()),
                        Value(origin),
                    },
                },
                new NpgsqlBatchCommand($"NOTIFY {Channel}"),
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The last number that was given, or 0.</summary>
    public static async Task<long> LastAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""SELECT coalesce(max("Sequence"), 0) FROM "Changes" """, connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Hands on what others announced after a number, and returns the number to read on from.</summary>
    public async Task<long> ReadOnAsync(NpgsqlConnection connection, long last, Action<Change> announce, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Read, connection) { Parameters = { Value(last), Value(origin) } };
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            last = rows.GetInt64(0);
            var isOwn = rows.GetBoolean(4);
            // A newer version of the dashboard may speak of things that this one does not know.
            if (!isOwn && Enum.TryParse<ChangeTopic>(rows.GetString(1), out var topic))
                announce(new Change(topic, rows.GetString(2), await rows.IsDBNullAsync(3, cancellationToken) ? null : rows.GetString(3)));
        }
        return last;
    }

    /// <summary>Removes what everybody has read long ago.</summary>
    public static async Task PruneAsync(NpgsqlConnection connection, TimeSpan age, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Turn(), new NpgsqlBatchCommand(Prune) { Parameters = { Value(age) } } } };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlBatchCommand Turn() => new("SELECT pg_advisory_xact_lock($1)") { Parameters = { Value(TurnToWrite) } };

    private static NpgsqlParameter Value<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };
}
