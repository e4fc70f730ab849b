using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Daphne.EndToEnd.Chaos;

/// <summary>The database from outside: what is recorded, also while no dashboard lives, and leases that run out before their time.</summary>
public sealed class ChaosDatabase(Func<DbConnection> connect)
{
    private static readonly TimeSpan RestartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private const string Active = "('Queued', 'Running', 'Cancelling')";

    public static ChaosDatabase OfFile(string file) => new(() => new SqliteConnection($"Data Source={file};Pooling=False;Default Timeout=30"));

    public static ChaosDatabase OfServer(string connectionString) => new(() => new NpgsqlConnection(connectionString));

    public async Task<RecordedOperation?> OperationAsync(string id, CancellationToken cancellationToken) =>
        (await OperationsAsync($"'{id}'", cancellationToken)).SingleOrDefault();

    public Task<IReadOnlyList<RecordedOperation>> OperationsAsync(CancellationToken cancellationToken) => OperationsAsync("""SELECT "Id" FROM "Operations" """, cancellationToken);

    private async Task<IReadOnlyList<RecordedOperation>> OperationsAsync(string ids, CancellationToken cancellationToken)
    {
        var operations = await QueryAsync(
            $"""
            SELECT "Id", "Kind", "Status", COALESCE("DeploymentId", ''), COALESCE("Owner", ''), COALESCE("Fence", 0), COALESCE("Error", '')
            FROM "Operations" WHERE "Id" IN ({ids}) ORDER BY "CreatedAt", "Id"
            """,
            row => new RecordedOperation(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), Convert.ToInt64(row.GetValue(5), CultureInfo.InvariantCulture), row.GetString(6), []),
            cancellationToken);
        var steps = await QueryAsync(
            $"""
            SELECT step."Id", step."OperationId", stage."Name", step."NodeId", step."NodeName", step."Status", step."Attempt", step."Done", COALESCE(step."Total", 0), step."FinishedAt", COALESCE(step."Error", '')
            FROM "Steps" step JOIN "Stages" stage ON stage."Id" = step."StageId" WHERE step."OperationId" IN ({ids}) ORDER BY stage."Ordinal", step."Ordinal"
            """,
            row => new RecordedStep(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetInt32(6), row.GetInt64(7), row.GetInt64(8),
                row.IsDBNull(9) ? null : Convert.ToString(row.GetValue(9), CultureInfo.InvariantCulture), row.GetString(10)),
            cancellationToken);
        var byOperation = steps.ToLookup(step => step.OperationId);
        return [.. operations.Select(operation => operation with { Steps = [.. byOperation[operation.Id]] })];
    }

    /// <summary>The processes of the dashboards that are known, by the id of the instance.</summary>
    public async Task<IReadOnlyDictionary<string, int>> InstancesAsync(CancellationToken cancellationToken) =>
        (await QueryAsync("""SELECT "Id", "Name" FROM "Instances" """, row => (Id: row.GetString(0), Name: row.GetString(1)), cancellationToken))
            .ToDictionary(row => row.Id, row => int.Parse(row.Name[(row.Name.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture));

    /// <summary>As if time had run out for whoever executes them.</summary>
    public async Task<int> ExpireLeasesAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        var past = connection is SqliteConnection ? "1" : "TIMESTAMPTZ '2000-01-01 00:00:00+00'";
        command.CommandText = $"""UPDATE "Operations" SET "LeaseExpiresAt" = {past} WHERE "Status" IN {Active} AND "LeaseExpiresAt" IS NOT NULL""";
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(Poll, cancellationToken))
        {
            try
            {
                return await QueryOnceAsync(sql, read, cancellationToken);
            }
            catch (NpgsqlException) when (watch.Elapsed < RestartLimit)
            {
                // The server is being restarted.
            }
        }
    }

    private async Task<List<T>> QueryOnceAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }

    private async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = connect();
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
