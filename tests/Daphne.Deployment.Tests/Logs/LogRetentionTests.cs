using System.Text;
using Daphne.Data;
using Daphne.Instances;
using Daphne.Logs;
using Daphne.Tests.Data;
using Daphne.Tests.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Daphne.Tests.Logs;

public sealed class LogRetentionTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task What_is_older_than_its_days_is_dropped_from_every_kind_of_log(DatabaseProvider provider)
    {
        await using var engine = await EngineParts.CreateAsync(provider);
        var deployment = await engine.DeployAsync();
        var retention = engine.Get<LogRetention>();
        var worker = await AddAsync(engine, deployment.Id, LogStreamKind.Worker, 3);
        var step = await AddAsync(engine, deployment.Id, LogStreamKind.Step, 0.1);
        await engine.Get<LogStore>().CompleteAsync(step, Cancelled);
        var check = await AddAsync(engine, null, LogStreamKind.Step, 2);

        engine.Clock.Advance(TimeSpan.FromDays(4));
        await engine.Get<LogStore>().AppendTextAsync(worker, "now\n", Cancelled);
        await retention.SetAsync(deployment.Id, 5, null, Cancelled);
        Assert.Equal(0, await retention.ApplyAsync(deployment.Id, Cancelled));

        await retention.SetAsync(deployment.Id, 3, null, Cancelled);
        Assert.True(await retention.ApplyAsync(deployment.Id, Cancelled) > 0);
        Assert.Equal((3 * LogChunk.Size, 0), await KeptAsync(engine, worker));
        Assert.Equal((await engine.Get<LogStore>().GetAsync(step, Cancelled)).Length, (await engine.Get<LogStore>().GetAsync(step, Cancelled)).DroppedBytes);
        Assert.Equal(0, (await engine.Get<LogStore>().GetAsync(check, Cancelled)).DroppedBytes);
        Assert.True(await retention.DropBeforeAsync(null, engine.Clock.GetUtcNow(), Cancelled) > 0);
    }

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task What_would_be_dropped_is_told_before(DatabaseProvider provider)
    {
        await using var engine = await EngineParts.CreateAsync(provider);
        var deployment = await engine.DeployAsync();
        var retention = engine.Get<LogRetention>();
        await AddAsync(engine, deployment.Id, LogStreamKind.Worker, 3);
        await engine.Get<LogStore>().CompleteAsync(await AddAsync(engine, deployment.Id, LogStreamKind.Run, 0.1), Cancelled);
        await AddAsync(engine, null, LogStreamKind.Step, 2);
        engine.Clock.Advance(TimeSpan.FromDays(1));
        await AddAsync(engine, deployment.Id, LogStreamKind.Worker, 2);
        var time = engine.Clock.GetUtcNow() - TimeSpan.FromHours(1);

        var told = await retention.CountBeforeAsync(deployment.Id, time, Cancelled);

        Assert.InRange(told, (3 * LogChunk.Size) + 1, 4 * LogChunk.Size);
        Assert.Equal(told, await retention.DropBeforeAsync(deployment.Id, time, Cancelled));
        Assert.Equal(0, await retention.CountBeforeAsync(deployment.Id, time, Cancelled));
    }

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task What_is_more_than_its_bytes_is_dropped_oldest_first(DatabaseProvider provider)
    {
        await using var engine = await EngineParts.CreateAsync(provider);
        var deployment = await engine.DeployAsync();
        var retention = engine.Get<LogRetention>();
        var old = await AddAsync(engine, deployment.Id, LogStreamKind.Worker, 20);
        engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var young = await AddAsync(engine, deployment.Id, LogStreamKind.Run, 10);
        await retention.SetDefaultsAsync(new LogLimits(30, 20 * LogChunk.Size), Cancelled);
        Assert.Equal(new LogLimits(30, 20 * LogChunk.Size), await retention.GetDefaultsAsync(Cancelled));

        var dropped = await retention.ApplyAsync(deployment.Id, Cancelled);

        var usage = Assert.Single(await retention.UsageAsync(deployment.Id, Cancelled));
        Assert.InRange(usage.Bytes, 19 * LogChunk.Size, 20 * LogChunk.Size);
        Assert.Equal((dropped, 2), (usage.DroppedBytes, usage.Streams));
        Assert.InRange(usage.StoredBytes, 1, usage.Bytes);
        Assert.Equal(0, (await engine.Get<LogStore>().GetAsync(young, Cancelled)).DroppedBytes);
        Assert.True((await engine.Get<LogStore>().GetAsync(old, Cancelled)).DroppedBytes > 0);
        var lines = 0L;
        foreach (var id in new[] { old, young })
            lines += (await engine.Get<LogStore>().GetAsync(id, Cancelled)).LineCount - (await engine.Get<LogStore>().GetAsync(id, Cancelled)).DroppedLines;
        Assert.Equal(lines, usage.Lines);
    }

    [Fact]
    public async Task Only_the_owner_of_a_deployments_cluster_drops_its_logs()
    {
        await using var engine = await EngineParts.CreateAsync();
        var deployment = await engine.DeployAsync();
        var id = await AddAsync(engine, deployment.Id, LogStreamKind.Worker, 3);
        engine.Clock.Advance(TimeSpan.FromDays(40));
        using var ownership = new ClusterOwnership(engine.Database, new InstanceIdentity(Id.New()), engine.Clock);
        var service = new LogRetentionService(engine.Get<LogRetention>(), ownership, engine.Database, engine.Clock, NullLogger<LogRetentionService>.Instance);

        await service.ApplyAsync(Cancelled);
        Assert.Equal(0, (await engine.Get<LogStore>().GetAsync(id, Cancelled)).DroppedBytes);

        await ownership.BeginAsync(Cancelled);
        await ownership.TakeAsync(_ => true, Cancelled);
        await service.ApplyAsync(Cancelled);
        Assert.Equal(3 * LogChunk.Size, (await engine.Get<LogStore>().GetAsync(id, Cancelled)).DroppedBytes);
    }

    [Theory]
    [InlineData(0, 1L << 30)]
    [InlineData(30, 1000L)]
    public async Task Limits_that_are_none_are_refused(int days, long bytes)
    {
        await using var engine = await EngineParts.CreateAsync();
        var problem = await Assert.ThrowsAsync<ProblemException>(() => engine.Get<LogRetention>().SetDefaultsAsync(new LogLimits(days, bytes), Cancelled));
        Assert.Equal(ProblemKind.BadInput, problem.Kind);
    }

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task What_is_written_by_a_look_from_before_a_drop_is_prepared_anew(DatabaseProvider provider)
    {
        await using var engine = await EngineParts.CreateAsync(provider);
        var id = await AddAsync(engine, null, LogStreamKind.Step, 0.1);
        await engine.Get<LogStore>().CompleteAsync(id, Cancelled);
        var before = await engine.Get<LogStore>().GetAsync(id, Cancelled);
        Assert.True(await engine.Get<LogStore>().DropAsync(id, before.Length, Cancelled) > 0);

        await using var db = engine.Database.CreateDbContext();
        Assert.False(await new LogWrite(before) { Length = before.Length + 1 }.StoreAsync(db, engine.Clock.GetUtcNow(), Cancelled));
    }

    private static async Task<(long Dropped, int Times)> KeptAsync(EngineParts engine, string id)
    {
        await using var db = engine.Database.CreateDbContext();
        var stream = await db.LogStreams.SingleAsync(stream => stream.Id == id, Cancelled);
        var kept = await db.LogTimes.Where(time => time.StreamId == id && time.Line < stream.DroppedLines).CountAsync(Cancelled);
        return (stream.DroppedBytes, Math.Max(0, kept - 1));
    }

    private static async Task<string> AddAsync(EngineParts engine, string? deploymentId, LogStreamKind kind, double chunks)
    {
        var stream = new LogStream { Id = Id.New(), Kind = kind, DeploymentId = deploymentId, Name = "log", CreatedAt = engine.Clock.GetUtcNow() };
        await engine.Database.AddAsync(stream);
        var text = new StringBuilder();
        while (text.Length <= chunks * LogChunk.Size)
            text.Append("line ").Append(text.Length).Append('\n');
        await engine.Get<LogStore>().AppendTextAsync(stream.Id, text.ToString(), Cancelled);
        return stream.Id;
    }
}
