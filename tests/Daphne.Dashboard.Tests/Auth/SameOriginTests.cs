using System.Net;
using Daphne.Dashboard.Auth;
using Daphne.Dashboard.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Auth;

public sealed class SameOriginTests(RunningDashboard dashboard) : IClassFixture<RunningDashboard>
{
    private const string Rotate = "/api/v1/settings/api-token/rotate";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_of_another_origin_can_change_nothing_with_the_cookie()
    {
        foreach (var origin in new[] { "https://evil.example", "http://127.0.0.1:1", "null" })
            Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(("Origin", origin)));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(("Sec-Fetch-Site", "same-site")));
    }

    [Fact]
    public async Task The_own_pages_can()
    {
        Assert.Equal(HttpStatusCode.OK, await PostAsync(("Origin", dashboard.Address.GetLeftPart(UriPartial.Authority)), ("Sec-Fetch-Site", "same-origin")));
        Assert.Equal(HttpStatusCode.OK, await PostAsync());
    }

    [Fact]
    public async Task A_web_socket_of_another_origin_is_refused()
    {
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await UpgradeAsync(dashboard.Address.GetLeftPart(UriPartial.Authority)));
        Assert.Equal(HttpStatusCode.Forbidden, await UpgradeAsync("http://127.0.0.1:1"));
    }

    private Task<HttpStatusCode> UpgradeAsync(string origin) => SendAsync(HttpMethod.Get, "/hubs/live",
        ("Origin", origin), ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="));

    [Fact]
    public async Task A_foreign_host_name_is_refused() =>
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(HttpMethod.Get, "/api/v1/clusters", ("Host", "rebound.example")));

    private Task<HttpStatusCode> PostAsync(params (string, string)[] headers) => SendAsync(HttpMethod.Post, Rotate, headers);

    private async Task<HttpStatusCode> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var browser = dashboard.Browser();
        await browser.GetAsync($"/login?t={(await dashboard.Services.GetRequiredService<LoginLinks>().IssueAsync(Cancel)).Token}", Cancel);
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return (await browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel)).StatusCode;
    }
}
