using Daphne.Changes;
using Daphne.Instances;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Daphne.Migrations.Postgres;

/// <summary>
/// Makes the <see cref="ChangeFeed"/>s of all instances on one database one: what is published on any of them reaches the readers of each.
/// It is to start before, and to end after, everything that publishes.
/// </summary>
public sealed class ChangeRelay : BackgroundService
{
    /// <summary>By which PostgreSQL's own views show its connections.</summary>
    public const string ConnectionName = "Daphne Dashboard changes";

    /// <summary>Nobody is away from the database for so long and then goes on.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource source;
    private readonly ChangeSubscription own;
    private readonly ChangeSender sender;
    private readonly ChangeListener listener;
    private readonly PatientLoop patience;
    private readonly TimeProvider clock;
    private readonly ILogger<ChangeRelay> logger;

    public ChangeRelay(string connectionString, ChangeFeed feed, InstanceIdentity me, TimeProvider clock, ILogger<ChangeRelay> logger)
    {
        (this.clock, this.logger) = (clock, logger);
        source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = ConnectionName,
            Timeout = (int)Patience.TotalSeconds,
            CommandTimeout = (int)Patience.TotalSeconds,
        });
        own = feed.SubscribeToOwn();
        patience = new PatientLoop(clock, logger);
        var table = new ChangeTable(me.Id);
        sender = new ChangeSender(source, table, own, patience, clock);
        listener = new ChangeListener(source, table, feed);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await listener.BeginAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        soon.CancelAfter(LastWords);
        try
        {
            await sender.FlushAsync(soon.Token);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            logger.LogWarning("The last changes were stored but could not be announced to the other instances: {Reason}", e.Message);
        }
    }

    public override void Dispose()
    {
        own.Dispose();
        source.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        sender.RunAsync(stoppingToken),
        patience.RunAsync(listener.RunAsync, stoppingToken),
        patience.RunAsync(PruneAsync, stoppingToken));

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await using (var connection = await source.OpenConnectionAsync(cancellationToken))
                await ChangeTable.PruneAsync(connection, Age, cancellationToken);
            await Task.Delay(Age / 24, clock, cancellationToken);
        }
    }
}
