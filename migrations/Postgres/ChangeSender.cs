using Daphne.Changes;
using Npgsql;

namespace Daphne.Migrations.Postgres;

/// <summary>Writes what this instance publishes, at most 20 times a second; what happens in between gathers, each change once.</summary>
internal sealed class ChangeSender(NpgsqlDataSource source, ChangeTable table, ChangeSubscription own, PatientLoop patience, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private IReadOnlyCollection<Change> unsent = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            unsent = await own.NextAsync(cancellationToken);
            await patience.RunAsync(SendAsync, cancellationToken);
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    /// <summary>Once, for the end.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        unsent = [.. unsent, .. own.Take()];
        await SendAsync(cancellationToken);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        if (unsent.Count == 0)
            return;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await table.WriteAsync(connection, unsent, cancellationToken);
        unsent = [];
    }
}
