using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using Daphne.Dashboard.Tests.Hosting;
using Daphne.Logs;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Live;

public sealed class LogTests(RunningDashboard dashboard) : IClassFixture<RunningDashboard>
{
    private const string Text = "first\nsecond — \u001b[31mred\u001b[0m\nthird";

    private readonly LogStore logs = dashboard.Services.GetRequiredService<LogStore>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_is_sent_byte_for_byte()
    {
        var (path, _) = await LogAsync();
        using var script = dashboard.Script();
        var answer = await script.GetAsync(path, Cancel);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Encoding.UTF8.GetBytes(Text), await answer.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Theory]
    [InlineData(0L, 4L, "first", "bytes 0-4/{0}")]
    [InlineData(6L, 11L, "second", "bytes 6-11/{0}")]
    [InlineData(null, 5L, "third", "bytes 30-34/{0}")]
    [InlineData(30L, null, "third", "bytes 30-34/{0}")]
    [InlineData(30L, 900L, "third", "bytes 30-34/{0}")]
    public async Task A_range_of_a_log_is_sent(long? from, long? to, string expected, string range)
    {
        var (path, _) = await LogAsync();
        var answer = await GetAsync(path, new RangeHeaderValue(from, to));
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(string.Format(null, range, Encoding.UTF8.GetByteCount(Text)), answer.Content.Headers.ContentRange?.ToString());
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_range_behind_the_end_is_refused_with_the_length()
    {
        var (path, _) = await LogAsync();
        var answer = await GetAsync(path, new RangeHeaderValue(1_000, null));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
        Assert.Equal($"bytes */{Encoding.UTF8.GetByteCount(Text)}", answer.Content.Headers.ContentRange?.ToString());
    }

    [Fact]
    public async Task Following_gives_each_line_once_with_its_number_and_then_the_end()
    {
        var (path, streamId) = await LogAsync();
        await using var events = await FollowAsync(path);
        Assert.Equal(("1", "first"), await NextAsync(events));
        Assert.Equal("2", (await NextAsync(events)).Id);

        await logs.AppendTextAsync(streamId, " and more\nfourth", Cancel);
        Assert.Equal(("3", "third and more"), await NextAsync(events));

        await logs.CompleteAsync(streamId, Cancel);
        Assert.Equal(("4", "fourth"), await NextAsync(events));
        await NextAsync(events);
        Assert.Equal("end", events.Current.EventType);
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task Following_resumes_behind_the_last_line_that_was_received()
    {
        var (path, streamId) = await LogAsync();
        await logs.CompleteAsync(streamId, Cancel);
        await using var events = await FollowAsync(path, lastEventId: "2");
        Assert.Equal(("3", "third"), await NextAsync(events));
    }

    private async Task<(string Path, string StreamId)> LogAsync()
    {
        var run = await Scene.AddRunAsync(dashboard.Services, Cancel);
        await logs.AppendTextAsync(run.LogStreamId, Text, Cancel);
        return ($"/api/v1/runs/{run.Id}/log", run.LogStreamId);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, RangeHeaderValue range)
    {
        using var script = dashboard.Script();
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = range } };
        return await script.SendAsync(request, Cancel);
    }

    private async Task<IAsyncEnumerator<SseItem<string>>> FollowAsync(string path, string? lastEventId = null)
    {
        var script = dashboard.Script();
        if (lastEventId is not null)
            script.DefaultRequestHeaders.Add("Last-Event-ID", lastEventId);
        return SseParser.Create(await script.GetStreamAsync($"{path}?follow=true", Cancel)).EnumerateAsync(Cancel).GetAsyncEnumerator(Cancel);
    }

    private static async Task<(string? Id, string Line)> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        Assert.True(await events.MoveNextAsync());
        return (events.Current.EventId, events.Current.Data);
    }
}
