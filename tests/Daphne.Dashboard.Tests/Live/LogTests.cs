using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.RegularExpressions;
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

    [Fact]
    public async Task Lines_come_by_number_and_a_search_counts_all_and_gives_the_first()
    {
        var (path, _) = await LogAsync();
        using var script = dashboard.Script();
        Assert.Equal("""{"first":1,"last":3,"isComplete":false,"lines":[{"number":3,"text":"third","source":"Run 1","at":"TIME"}]}""", WithoutTime(await script.GetStringAsync($"{path}/lines?from=3&count=5", Cancel)));
        Assert.Equal("""{"count":2,"lines":[{"number":1,"text":"first","source":"Run 1","at":"TIME"}]}""", WithoutTime(await script.GetStringAsync($"{path}/search?q=IR&limit=1", Cancel)));
        Assert.Equal("""{"count":0,"lines":[]}""", await script.GetStringAsync($"{path}/search?q=IR&case=true", Cancel));
        Assert.Equal(HttpStatusCode.BadRequest, (await script.GetAsync($"{path}/search?q=(&regex=true", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Who_follows_from_a_dropped_line_on_is_told_and_raw_bytes_begin_behind_it()
    {
        var (path, streamId) = await LogAsync();
        await logs.AppendTextAsync(streamId, "\n" + string.Concat(Enumerable.Range(4, 20_000).Select(number => $"line {number}\n")), Cancel);
        var all = await ReadAsync(streamId);
        Assert.True(await dashboard.Services.GetRequiredService<LogRetention>().DropBeforeAsync(null, DateTimeOffset.MaxValue, Cancel) > 0);
        var stream = await logs.GetAsync(streamId, Cancel);

        await using var events = await FollowAsync(path, lastEventId: "2");
        Assert.Equal(($"{stream.DroppedLines}", $"Lines 3 to {stream.DroppedLines} were dropped, as the limits of the log say."), await NextAsync(events));
        Assert.Equal("dropped", events.Current.EventType);
        Assert.Equal(($"{stream.DroppedLines + 1}", $"line {stream.DroppedLines + 1}"), await NextAsync(events));

        using var script = dashboard.Script();
        var whole = await script.GetAsync(path, Cancel);
        Assert.Equal($"{stream.DroppedBytes}", Assert.Single(whole.Headers.GetValues("Daphne-Log-Dropped-Bytes")));
        Assert.Equal(all[(int)stream.DroppedBytes..], Encoding.Latin1.GetString(await whole.Content.ReadAsByteArrayAsync(Cancel)));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await GetAsync(path, new RangeHeaderValue(5, 9))).StatusCode);
        Assert.Contains($"\"first\":{stream.DroppedLines + 1},", await script.GetStringAsync($"{path}/lines", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_hidden_in_lines_in_events_and_in_raw_ranges_that_cut_it()
    {
        var (path, streamId) = await LogAsync();
        await logs.AppendAsync(streamId, Encoding.UTF8.GetByteCount(Text), "\nit is hunter2-and-more\n"u8.ToArray(), Cancel);
        dashboard.Services.GetRequiredService<Daphne.Secrets.KnownSecrets>().Add("hunter2-and-more");
        await using var events = await FollowAsync(path, lastEventId: "3");
        Assert.Equal(("4", "it is •••"), await NextAsync(events));
        var offset = Encoding.UTF8.GetByteCount(Text);
        Assert.Equal("is ***", await (await GetAsync(path, new RangeHeaderValue(offset + 4, offset + 9))).Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>A character for each byte.</summary>
    private async Task<string> ReadAsync(string streamId)
    {
        var text = new StringBuilder();
        await foreach (var bytes in logs.ReadBytesAsync(streamId, 0, long.MaxValue, Cancel))
            text.Append(Encoding.Latin1.GetString(bytes.Span));
        return text.ToString();
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

    private static string WithoutTime(string json) => Regex.Replace(json, "\"at\":\"20[^\"]*Z\"", "\"at\":\"TIME\"");
}
