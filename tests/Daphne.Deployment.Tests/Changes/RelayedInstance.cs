using System.Diagnostics;
using Daphne.Changes;
using Daphne.Data;
using Daphne.Instances;
using Daphne.Migrations.Postgres;
using Daphne.Tests.Data;
using Microsoft.Extensions.Logging.Abstractions;

namespace Daphne.Tests.Changes;

/// <summary>One of several instances on a database, as far as changes go: its feed, the relay, and a reader of everything.</summary>
internal sealed class RelayedInstance : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);
    private readonly ChangeRelay relay;
    private readonly ChangeSubscription reader;

    private RelayedInstance(TestDatabase database)
    {
        relay = new ChangeRelay(database.ConnectionString, Feed, Me, TimeProvider.System, NullLogger<ChangeRelay>.Instance);
        reader = Feed.Subscribe(_ => true);
    }

    public ChangeFeed Feed { get; } = new();

    public InstanceIdentity Me { get; } = new(Id.New());

    public static async Task<RelayedInstance> StartAsync(TestDatabase database)
    {
        var instance = new RelayedInstance(database);
        await instance.relay.StartAsync(TestContext.Current.CancellationToken);
        return instance;
    }

    public Task StopAsync() => relay.StopAsync(CancellationToken.None);

    /// <summary>Everything that the reader is told until it is told of this; in the order of the batches.</summary>
    public async Task<List<Change>> ReadUntilAsync(Change end)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        var told = new List<Change>();
        while (!told.Contains(end))
            told.AddRange(await reader.NextAsync(deadline.Token));
        return told;
    }

    /// <summary>How long a change takes from here to the reader of another instance.</summary>
    public async Task<TimeSpan> MeasureAsync(Change change, RelayedInstance other)
    {
        var started = Stopwatch.GetTimestamp();
        Feed.Publish(change);
        await other.ReadUntilAsync(change);
        return Stopwatch.GetElapsedTime(started);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        relay.Dispose();
        reader.Dispose();
    }
}
