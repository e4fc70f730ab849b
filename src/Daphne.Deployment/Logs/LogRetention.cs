using System.Globalization;
using Daphne.Changes;
using Daphne.Data;
using Daphne.Settings;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Logs;

/// <summary>
/// What logs take, what they may take, and the dropping of what is more: whole chunks of 64 KiB, oldest first, of workers, runs and steps
/// alike. A stream that is being written keeps its last chunk.
/// </summary>
public sealed class LogRetention(IDbContextFactory<DashboardDbContext> database, LogStore store, ChangeFeed feed, TimeProvider clock)
{
    private const string DaysKey = "log-days";
    private const string BytesKey = "log-bytes";

    /// <summary>What counts for deployments without limits of their own.</summary>
    public async Task<LogLimits> GetDefaultsAsync(CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var values = await db.Settings.AsNoTracking().Where(setting => setting.Key == DaysKey || setting.Key == BytesKey)
            .ToDictionaryAsync(setting => setting.Key, setting => long.Parse(setting.Value, CultureInfo.InvariantCulture), cancellationToken);
        return new LogLimits((int)values.GetValueOrDefault(DaysKey, LogLimits.Default.Days), values.GetValueOrDefault(BytesKey, LogLimits.Default.Bytes));
    }

    public Task SetDefaultsAsync(LogLimits limits, CancellationToken cancellationToken)
    {
        LogLimits.Check(limits.Days, limits.Bytes);
        return Concurrency.RetryAsync(async () =>
        {
            await using var db = await database.CreateDbContextAsync(cancellationToken);
            foreach (var (key, value) in new[] { (DaysKey, (long)limits.Days), (BytesKey, limits.Bytes) })
            {
                var text = value.ToString(CultureInfo.InvariantCulture);
                if (await db.Settings.FindAsync([key], cancellationToken) is { } setting)
                    setting.Value = text;
                else
                    db.Add(new Setting { Key = key, Value = text });
            }
            return await db.SaveChangesAsync(cancellationToken);
        });
    }

    /// <summary>Null: as the defaults say.</summary>
    public async Task SetAsync(string deploymentId, int? days, long? bytes, CancellationToken cancellationToken)
    {
        LogLimits.Check(days, bytes);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.Deployments.Where(deployment => deployment.Id == deploymentId)
            .ExecuteUpdateAsync(set => set.SetProperty(deployment => deployment.LogDays, days).SetProperty(deployment => deployment.LogBytes, bytes), cancellationToken) == 0)
            throw ProblemException.NotFound("deployment", deploymentId);
        feed.Publish(new Change(ChangeTopic.Deployment, deploymentId, deploymentId));
    }

    /// <summary>What the logs of each deployment take, or of one.</summary>
    public async Task<IReadOnlyList<LogUsage>> UsageAsync(string? deploymentId, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var streams = await db.LogStreams.Where(stream => deploymentId == null || stream.DeploymentId == deploymentId)
            .GroupBy(stream => stream.DeploymentId)
            .Select(group => new
            {
                DeploymentId = group.Key,
                Streams = group.Count(),
                Lines = group.Sum(stream => stream.Newlines + (stream.EndsInsideLine ? 1 : 0) - stream.DroppedLines),
                Bytes = group.Sum(stream => stream.Length - stream.DroppedBytes),
                Dropped = group.Sum(stream => stream.DroppedBytes),
            }).ToListAsync(cancellationToken);
        var chunks = await db.LogChunks
            .Join(db.LogStreams.Where(stream => deploymentId == null || stream.DeploymentId == deploymentId), chunk => chunk.StreamId, stream => stream.Id,
                (chunk, stream) => new { stream.DeploymentId, chunk.Data.Length, chunk.FirstAt })
            .GroupBy(chunk => chunk.DeploymentId)
            .Select(group => new { DeploymentId = group.Key, Bytes = group.Sum(chunk => (long)chunk.Length), Oldest = group.Min(chunk => chunk.FirstAt) })
            .ToListAsync(cancellationToken);
        return [.. streams.Select(found => (found, Stored: chunks.Find(stored => stored.DeploymentId == found.DeploymentId)))
            .Select(pair => new LogUsage(pair.found.DeploymentId, pair.found.Streams, pair.found.Lines, pair.found.Bytes, pair.Stored?.Bytes ?? 0, pair.Stored?.Oldest, pair.found.Dropped))];
    }

    /// <summary>Drops what is more than a deployment's limits allow.</summary>
    /// <returns>Bytes dropped.</returns>
    public async Task<long> ApplyAsync(string deploymentId, CancellationToken cancellationToken)
    {
        var defaults = await GetDefaultsAsync(cancellationToken);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var own = await db.Deployments.Where(deployment => deployment.Id == deploymentId)
            .Select(deployment => new { deployment.LogDays, deployment.LogBytes }).FirstOrDefaultAsync(cancellationToken);
        var dropped = await DropBeforeAsync(deploymentId, clock.GetUtcNow() - TimeSpan.FromDays(own?.LogDays ?? defaults.Days), cancellationToken);
        return dropped + await DropBeyondAsync(deploymentId, own?.LogBytes ?? defaults.Bytes, cancellationToken);
    }

    /// <summary>Drops the chunks whose lines all arrived before then; of a deployment, or of what belongs to none.</summary>
    /// <returns>Bytes dropped.</returns>
    public async Task<long> DropBeforeAsync(string? deploymentId, DateTimeOffset time, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var ends = await db.LogChunks
            .Where(chunk => chunk.LastAt < time && db.LogStreams.Any(stream => stream.Id == chunk.StreamId && stream.DeploymentId == deploymentId))
            .GroupBy(chunk => chunk.StreamId)
            .Select(group => new { StreamId = group.Key, End = group.Max(chunk => chunk.Offset + chunk.Length) })
            .ToListAsync(cancellationToken);
        return await DropAsync(ends.Select(end => (end.StreamId, end.End)), cancellationToken);
    }

    /// <summary>What <see cref="DropBeforeAsync"/> would drop.</summary>
    /// <returns>Bytes, before compression.</returns>
    public async Task<long> CountBeforeAsync(string deploymentId, DateTimeOffset time, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.LogChunks
            .Where(chunk => chunk.LastAt < time && db.LogStreams.Any(stream => stream.Id == chunk.StreamId && stream.DeploymentId == deploymentId
                && (stream.IsComplete || chunk.Offset + chunk.Length < stream.Length)))
            .SumAsync(chunk => (long)chunk.Length, cancellationToken);
    }

    private async Task<long> DropBeyondAsync(string deploymentId, long limit, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var excess = await db.LogStreams.Where(stream => stream.DeploymentId == deploymentId).SumAsync(stream => stream.Length - stream.DroppedBytes, cancellationToken) - limit;
        if (excess <= 0)
            return 0;
        var ends = new Dictionary<string, long>();
        var oldest = db.LogChunks
            .Where(chunk => db.LogStreams.Any(stream => stream.Id == chunk.StreamId && stream.DeploymentId == deploymentId
                && (stream.IsComplete || chunk.Offset + chunk.Length < stream.Length)))
            .OrderBy(chunk => chunk.LastAt).ThenBy(chunk => chunk.Offset)
            .Select(chunk => new { chunk.StreamId, chunk.Offset, chunk.Length });
        await foreach (var chunk in oldest.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            ends[chunk.StreamId] = chunk.Offset + chunk.Length;
            if ((excess -= chunk.Length) <= 0)
                break;
        }
        return await DropAsync(ends.Select(end => (end.Key, end.Value)), cancellationToken);
    }

    private async Task<long> DropAsync(IEnumerable<(string StreamId, long End)> ends, CancellationToken cancellationToken)
    {
        long dropped = 0;
        foreach (var (streamId, end) in ends)
            dropped += await store.DropAsync(streamId, end, cancellationToken);
        return dropped;
    }
}
