using System.Net;
using Daphne.Dashboard.Auth;
using Daphne.Dashboard.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Auth;

public sealed class LoginTests(RunningDashboard dashboard) : IClassFixture<RunningDashboard>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_works_once_and_leads_to_the_page_that_was_asked_for()
    {
        var link = $"/login?t={await NewTokenAsync()}&returnUrl=%2Fruns%3Fid%3D1";
        using var browser = dashboard.Browser();
        var first = await browser.GetAsync(link, Cancel);
        Assert.Equal(HttpStatusCode.Found, first.StatusCode);
        Assert.Equal("/runs?id=1", first.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/", Cancel)).StatusCode);

        using var other = dashboard.Browser();
        var second = await other.GetAsync(link, Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, second.StatusCode);
        Assert.Contains("used already", await second.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.False(second.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("https://evil.example/")]
    public async Task A_return_address_outside_of_the_dashboard_is_not_followed(string returnUrl)
    {
        using var browser = dashboard.Browser();
        var answer = await browser.GetAsync($"/login?t={await NewTokenAsync()}&returnUrl={Uri.EscapeDataString(returnUrl)}", Cancel);
        Assert.Equal("/", answer.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/deployments/abc")]
    [InlineData("/there-is-no-such-page")]
    public async Task A_page_without_login_leads_to_the_login_page_and_back(string page)
    {
        using var browser = dashboard.Browser();
        var answer = await browser.GetAsync(page, Cancel);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.EndsWith($"/login?returnUrl={Uri.EscapeDataString(page)}", answer.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_login_page_takes_the_api_token_and_a_pasted_link()
    {
        foreach (var text in new[] { RunningDashboard.Token, $" {dashboard.Address}login?t={await NewTokenAsync()} " })
        {
            using var browser = dashboard.Browser();
            var answer = await browser.PostAsync("/login", Form(("token", text), ("returnUrl", "/packages")), Cancel);
            Assert.Equal("/packages", answer.Headers.Location?.ToString());
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/settings/api-token", Cancel)).StatusCode);
        }
    }

    [Fact]
    public async Task A_wrong_token_shows_the_login_page_with_the_reason()
    {
        using var browser = dashboard.Browser();
        var answer = await browser.PostAsync("/login", Form(("token", "not-a-token"), ("returnUrl", "\"><script>")), Cancel);
        var page = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("not an open login link", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_the_login()
    {
        using var browser = dashboard.Browser();
        await browser.GetAsync($"/login?t={await NewTokenAsync()}", Cancel);
        Assert.Equal(HttpStatusCode.Found, (await browser.PostAsync("/logout", null, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/settings/api-token", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Static_files_and_the_health_check_need_no_login()
    {
        using var browser = dashboard.Browser();
        foreach (var path in new[] { "/healthz", "/favicon.svg" })
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(path, Cancel)).StatusCode);
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private async Task<string> NewTokenAsync() => (await dashboard.Services.GetRequiredService<LoginLinks>().IssueAsync(Cancel)).Token;
}
