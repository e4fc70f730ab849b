using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Daphne.Dashboard.Tests.Hosting;
using Daphne.Logs;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Live;

/// <summary>Speaks SignalR's JSON protocol by hand: messages end with the byte 0x1e (https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md).</summary>
public sealed class LiveHubTests(RunningDashboard dashboard) : IClassFixture<RunningDashboard>
{
    private const int StreamItem = 2;
    private const int Completion = 3;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_is_streamed_line_by_line_until_it_is_complete()
    {
        var run = await Scene.AddRunAsync(dashboard.Services, Cancel);
        var logs = dashboard.Services.GetRequiredService<LogStore>();
        await logs.AppendTextAsync(run.LogStreamId, "one\ntwo\n", Cancel);
        await logs.CompleteAsync(run.LogStreamId, Cancel);

        var messages = await StreamAsync("Log", run.LogStreamId, 2);

        var line = Assert.Single(messages, message => TypeOf(message) == StreamItem).GetProperty("item");
        Assert.Equal(2, line.GetProperty("number").GetInt64());
        Assert.Equal("two", line.GetProperty("text").GetString());
    }

    [Fact]
    public async Task What_is_not_there_is_said_in_words()
    {
        var completion = Assert.Single(await StreamAsync("Operation", "nobody"));
        Assert.Contains("There is no operation 'nobody'", completion.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private async Task<List<JsonElement>> StreamAsync(string target, params object[] arguments)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {RunningDashboard.Token}");
        await socket.ConnectAsync(new UriBuilder(dashboard.Address) { Scheme = "ws", Path = "/hubs/live" }.Uri, Cancel);
        await SendAsync(socket, new { protocol = "json", version = 1 });
        await SendAsync(socket, new { type = 4, invocationId = "1", target, arguments });

        var received = new StringBuilder();
        var messages = new List<JsonElement>();
        while (messages.Count == 0 || TypeOf(messages[^1]) != Completion)
        {
            var buffer = new byte[4096];
            var part = await socket.ReceiveAsync(buffer, Cancel);
            received.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            var texts = received.ToString().Split('\x1e');
            received.Clear().Append(texts[^1]);
            messages.AddRange(texts[..^1].Select(text => JsonSerializer.Deserialize<JsonElement>(text)).Where(message => TypeOf(message) is StreamItem or Completion));
        }
        return messages;
    }

    private static Task SendAsync(ClientWebSocket socket, object message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message) + '\x1e'), WebSocketMessageType.Text, endOfMessage: true, Cancel);

    private static int TypeOf(JsonElement message) => message.TryGetProperty("type", out var type) ? type.GetInt32() : 0;
}
