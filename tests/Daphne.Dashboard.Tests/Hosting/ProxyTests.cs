using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Daphne.Dashboard.Auth;
using Daphne.Dashboard.Tests.Live;
using Daphne.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Hosting;

public sealed class ProxyTests(TwoBehindProxy two) : IClassFixture<TwoBehindProxy>
{
    private const string Sticky = "daphne-dashboard-instance";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Origin => two.Proxy.Address.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task A_browser_stays_on_one_instance_and_browsers_are_spread_over_both()
    {
        var instances = new HashSet<string>();
        for (var count = 0; count < 40 && instances.Count < 2; count++)
        {
            var cookies = await LogInAsync();
            var instance = InstanceIn(cookies);
            using var browser = two.Proxy.Browser(cookies);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/", Cancel)).StatusCode);
            Assert.Equal(instance, InstanceIn(cookies));
            instances.Add(instance);
        }
        Assert.Equal(2, instances.Count);
    }

    [Fact]
    public async Task What_changes_on_one_instance_shows_to_a_browser_on_the_other()
    {
        var operation = await Scene.AddOperationAsync(two.First.Services, Cancel);
        using var browser = two.Proxy.Browser(await LogInAsync());
        var stream = await browser.GetStreamAsync($"/api/v1/operations/{operation.Id}/events", Cancel);
        await using var events = SseParser.Create(stream).EnumerateAsync(Cancel).GetAsyncEnumerator(Cancel);
        Assert.Equal("running", await NextStatusAsync(events));

        // The stream is on one of them: so one of these two changes came from the other.
        await Scene.ChangeAsync(two.First.Services, operation.Id, stored => stored.Cancel(DateTimeOffset.UnixEpoch), Cancel);
        Assert.Equal("cancelling", await NextStatusAsync(events));
        await Scene.ChangeAsync(two.Second.Services, operation.Id, stored => stored.Finish(OperationStatus.Cancelled, null, DateTimeOffset.UnixEpoch), Cancel);
        Assert.Equal("cancelled", await NextStatusAsync(events));
    }

    [Theory]
    [InlineData("/hubs/live")]
    [InlineData("/_blazor")]
    public async Task Web_sockets_pass_for_the_own_pages_and_for_no_others(string path)
    {
        var cookies = await LogInAsync();
        using (var socket = await ConnectAsync(path, cookies, Origin))
            Assert.Equal(WebSocketState.Open, socket.State);
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(path, cookies, "http://127.0.0.1:1"));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_are_accepted_from_the_own_pages_and_from_no_others()
    {
        using var browser = two.Proxy.Browser(await LogInAsync());
        async Task<HttpResponseMessage> PostAsync(string origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/login-links") { Headers = { { "Origin", origin } } };
            return await browser.SendAsync(request, Cancel);
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync("http://evil.example")).StatusCode);
        var made = await PostAsync(Origin);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.StartsWith($"{Origin}/login?t=", (await made.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["url"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_host_name_is_refused()
    {
        using var browser = two.Proxy.Browser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/login") { Headers = { Host = "rebound.example" } };
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendAsync(request, Cancel)).StatusCode);
    }

    [Fact]
    public async Task When_an_instance_ends_its_browsers_go_on_with_the_other_one()
    {
        await using var third = two.Another();
        await third.InitializeAsync();
        await using var proxy = new ComposedProxy();
        await proxy.StartAsync(two.First, third);
        var cookies = new List<CookieContainer>();
        while (cookies.Select(InstanceIn).Distinct().Count() < 2)
            cookies.Add(await LogInAsync(proxy));

        await third.StopAsync();

        foreach (var browser in cookies.Select(proxy.Browser))
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/clusters", Cancel)).StatusCode);
            browser.Dispose();
        }
    }

    private async Task<CookieContainer> LogInAsync(ComposedProxy? proxy = null)
    {
        var cookies = new CookieContainer();
        using var browser = (proxy ?? two.Proxy).Browser(cookies);
        var (token, _) = await two.Second.Services.GetRequiredService<LoginLinks>().IssueAsync(Cancel);
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync($"/login?t={token}", Cancel)).StatusCode);
        return cookies;
    }

    private async Task<ClientWebSocket> ConnectAsync(string path, CookieContainer cookies, string origin)
    {
        var socket = new ClientWebSocket { Options = { Cookies = cookies } };
        socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(new UriBuilder(two.Proxy.Address) { Scheme = "ws", Path = path }.Uri, Cancel);
        return socket;
    }

    private static string InstanceIn(CookieContainer cookies) => cookies.GetAllCookies().Single(cookie => cookie.Name == Sticky).Value;

    private static async Task<string?> NextStatusAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        Assert.True(await events.MoveNextAsync());
        return JsonSerializer.Deserialize<JsonElement>(events.Current.Data).GetProperty("status").GetString();
    }
}
