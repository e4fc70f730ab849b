using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Daphne.Dashboard.Auth;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Hosting;

/// <summary>Behind a proxy that ends TLS: it speaks HTTP to the dashboard, and passes on the host that the browser asked for.</summary>
public sealed class PublicUrlTests : IAsyncLifetime
{
    private const string Site = "https://daphne.example.org";
    private readonly RunningDashboard dashboard = new() { PublicUrl = Site };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => dashboard.InitializeAsync();

    public ValueTask DisposeAsync() => dashboard.DisposeAsync();

    [Fact]
    public async Task Redirects_and_links_lead_to_the_public_address()
    {
        using var browser = dashboard.Browser();
        var answer = await SendAsync(browser, HttpMethod.Get, "/runs");
        Assert.Equal($"{Site}/login?returnUrl=%2Fruns", answer.Headers.Location?.ToString());

        using var script = dashboard.Script();
        var made = await SendAsync(script, HttpMethod.Post, "/api/v1/login-links");
        Assert.StartsWith($"{Site}/login?t=", (await made.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["url"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_is_for_tls_only()
    {
        using var browser = dashboard.Browser();
        var (token, _) = await dashboard.Services.GetRequiredService<LoginLinks>().IssueAsync(Cancel);
        var answer = await SendAsync(browser, HttpMethod.Get, $"/login?t={token}");
        Assert.Contains("; secure;", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forwarded_headers_are_not_believed()
    {
        using var browser = dashboard.Browser();
        var answer = await SendAsync(browser, HttpMethod.Get, "/runs", ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "http"));
        Assert.StartsWith(Site, answer.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(browser, HttpMethod.Get, "/login", ("Host", "evil.example"), ("X-Forwarded-Host", "daphne.example.org"))).StatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { Host = "daphne.example.org" } };
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await client.SendAsync(request, Cancel);
    }
}
