using System.Text;
using Daphne.Changes;
using Daphne.Data;
using Daphne.Logs;
using Daphne.Secrets;
using Daphne.Tests.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Tests.Logs;

/// <summary>A log store over an empty database.</summary>
internal sealed class LogFixture(TestDatabase database) : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public TestDatabase Database { get; } = database;
    public ChangeFeed Feed { get; } = new();
    public KnownSecrets Secrets { get; } = new();
    public LogStore Store => field ??= NewStore();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<LogFixture> CreateAsync(DatabaseProvider provider) => new(await TestDatabase.CreateAsync(provider));

    /// <summary>As another instance of the dashboard, or this one after a restart, would have it.</summary>
    public LogStore NewStore() => new(Database, Feed, TimeProvider.System, Secrets);

    public async Task<string> AddStreamAsync(string? deploymentId = null, string name = "s1:50000")
    {
        var stream = new LogStream
        {
            Id = Id.New(),
            Kind = deploymentId is null ? LogStreamKind.Run : LogStreamKind.Worker,
            DeploymentId = deploymentId,
            Name = name,
            CreatedAt = Now,
        };
        await Database.AddAsync(stream);
        return stream.Id;
    }

    public async Task<byte[]> ReadAsync(string streamId, long offset = 0, long length = long.MaxValue)
    {
        var bytes = new List<byte>();
        await foreach (var part in Store.ReadBytesAsync(streamId, offset, length, Cancelled))
            bytes.AddRange(part.Span);
        return [.. bytes];
    }

    public async Task<string[]> ReadLinesAsync(string streamId, long first = 0, int count = int.MaxValue) =>
        [.. (await Store.ViewStream(streamId).ReadLinesAsync(first, count, Cancelled)).Select(line => line.Text)];

    public async Task<string[]> ReadMergedAsync(string deploymentId, long first = 0, int count = int.MaxValue) =>
        [.. (await Store.ViewWorkers(deploymentId).ReadLinesAsync(first, count, Cancelled)).Select(line => $"{line.Source}#{line.StreamLine} {line.Text}")];

    public Task<long> AppendAsync(string streamId, long offset, string text) =>
        Store.AppendAsync(streamId, offset, Encoding.UTF8.GetBytes(text), Cancelled);

    /// <summary>As retention leaves a stream: without its first chunk.</summary>
    public async Task DropFirstChunkAsync(string streamId, long lines)
    {
        await using var db = Database.CreateDbContext();
        await db.LogChunks.Where(chunk => chunk.StreamId == streamId && chunk.Offset == 0).ExecuteDeleteAsync(Cancelled);
        await db.LogStreams.Where(stream => stream.Id == streamId).ExecuteUpdateAsync(
            set => set.SetProperty(stream => stream.DroppedBytes, LogChunk.Size).SetProperty(stream => stream.DroppedLines, lines), Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        await Database.DisposeAsync();
    }
}
