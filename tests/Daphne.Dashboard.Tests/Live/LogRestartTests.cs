using System.Net.ServerSentEvents;
using Daphne.Changes;
using Daphne.Dashboard.Tests.Hosting;
using Daphne.Data;
using Daphne.Logs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Live;

/// <summary>Followers of logs while the dashboard is stopped and started again on the same data directory.</summary>
public sealed class LogRestartTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("daphne-restart-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_follows_a_log_is_not_told_that_it_ends_when_the_dashboard_stops_and_goes_on_behind_the_last_line(bool isMerged)
    {
        string path, streamId;
        await using (var before = await StartAsync())
        {
            var run = await Scene.AddRunAsync(before.Services, Cancel);
            streamId = isMerged ? await Scene.AddLogAsync(before.Services, run.DeploymentId, "s1:50000", "", Cancel) : run.LogStreamId;
            await before.Services.GetRequiredService<LogStore>().AppendTextAsync(streamId, "first\nsecond\n", Cancel);
            path = isMerged ? $"/api/v1/deployments/{run.DeploymentId}/log" : $"/api/v1/runs/{run.Id}/log";
            await using var events = await FollowAsync(before, path, null);
            Assert.Equal("1", await NextIdAsync(events));
            Assert.Equal("2", await NextIdAsync(events));

            await before.StopAsync();
            Assert.False(await events.MoveNextAsync(), $"The event '{events.Current.EventType}' came although only the dashboard stopped.");
        }

        await using var after = await StartAsync();
        var logs = after.Services.GetRequiredService<LogStore>();
        await logs.AppendTextAsync(streamId, "third\nfourth\n", Cancel);
        await using var resumed = await FollowAsync(after, path, "2");
        Assert.Equal("3", await NextIdAsync(resumed));
        Assert.EndsWith("third", resumed.Current.Data, StringComparison.Ordinal);
        Assert.Equal("4", await NextIdAsync(resumed));
        await logs.CompleteAsync(streamId, Cancel);
        await NextIdAsync(resumed);
        Assert.Equal("end", resumed.Current.EventType);
    }

    [Fact]
    public async Task Who_follows_a_log_that_is_deleted_is_not_told_that_it_is_complete()
    {
        await using var dashboard = await StartAsync();
        var run = await Scene.AddRunAsync(dashboard.Services, Cancel);
        await dashboard.Services.GetRequiredService<LogStore>().AppendTextAsync(run.LogStreamId, "first\n", Cancel);
        await using var events = await FollowAsync(dashboard, $"/api/v1/runs/{run.Id}/log", null);
        Assert.Equal("1", await NextIdAsync(events));

        await using (var db = await dashboard.Services.GetRequiredService<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync(Cancel))
        {
            await db.Runs.Where(row => row.Id == run.Id).ExecuteDeleteAsync(Cancel);
            await db.LogStreams.Where(stream => stream.Id == run.LogStreamId).ExecuteDeleteAsync(Cancel);
        }
        dashboard.Services.GetRequiredService<ChangeFeed>().Publish(new Change(ChangeTopic.Log, run.LogStreamId));

        Assert.False(await events.MoveNextAsync(), $"The event '{events.Current.EventType}' came although the log was deleted.");
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<RunningDashboard> StartAsync()
    {
        var dashboard = new RunningDashboard { SharedFolder = folder };
        await dashboard.InitializeAsync();
        return dashboard;
    }

    private static async Task<IAsyncEnumerator<SseItem<string>>> FollowAsync(RunningDashboard dashboard, string path, string? lastEventId)
    {
        var script = dashboard.Script();
        if (lastEventId is not null)
            script.DefaultRequestHeaders.Add("Last-Event-ID", lastEventId);
        return SseParser.Create(await script.GetStreamAsync($"{path}?follow=true", Cancel)).EnumerateAsync(Cancel).GetAsyncEnumerator(Cancel);
    }

    private static async Task<string?> NextIdAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        Assert.True(await events.MoveNextAsync());
        return events.Current.EventId;
    }
}
