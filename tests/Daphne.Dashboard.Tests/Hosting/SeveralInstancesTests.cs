using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Daphne.Dashboard.Auth;
using Daphne.Data;
using Daphne.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Hosting;

public sealed class SeveralInstancesTests(TwoDashboards two) : IClassFixture<TwoDashboards>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_that_start_at_once_on_an_empty_database_agree_on_everything()
    {
        Assert.Equal(NameOf(two.First), NameOf(two.Second));
        Assert.Equal(await ApiTokenAsync(two.First), await ApiTokenAsync(two.Second));
        var sealedText = two.First.Services.GetDataProtector("test").Protect("secret");
        Assert.Equal("secret", two.Second.Services.GetDataProtector("test").Unprotect(sealedText));
        await using var context = await two.First.Services.GetRequiredService<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync(Cancel);
        Assert.Equal(1, await context.Keys.CountAsync(Cancel));
        Assert.Equal("This machine", (await context.Clusters.SingleAsync(Cancel)).Name);
        Assert.Equal(1, await context.Packages.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_login_on_one_is_a_login_on_the_other_until_it_is_signed_out()
    {
        using var browser = two.First.Browser();
        await browser.GetAsync($"/login?t={await LinkAsync(two.First)}", Cancel);
        // A cookie is for all ports of its host.
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(two.Second.Address, "/api/v1/clusters"), Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_login_link_works_once_on_whichever_instance_it_is_opened()
    {
        for (var round = 0; round < 5; round++)
        {
            var link = $"/login?t={await LinkAsync(two.First)}";
            using var here = two.First.Browser();
            using var there = two.Second.Browser();
            var answers = await Task.WhenAll(here.GetAsync(link, Cancel), there.GetAsync(link, Cancel));
            Assert.Equal([HttpStatusCode.Found, HttpStatusCode.Unauthorized], answers.Select(answer => answer.StatusCode).Order());
        }
        using var other = two.Second.Browser();
        Assert.Equal(HttpStatusCode.Found, (await other.GetAsync($"/login?t={await LinkAsync(two.First)}", Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_token_that_is_rotated_on_one_is_void_on_the_other()
    {
        using var script = two.First.Script();
        var old = await ApiTokenAsync(two.Second);
        await script.PostAsync("/api/v1/settings/api-token/rotate", null, Cancel);
        using var outdated = two.Second.Script(old);
        Assert.Equal(HttpStatusCode.Unauthorized, (await outdated.GetAsync("/api/v1/clusters", Cancel)).StatusCode);
        Assert.Equal(await ApiTokenAsync(two.First), await ApiTokenAsync(two.Second));
    }

    private static string NameOf(RunningDashboard dashboard) => dashboard.Services.GetRequiredService<DashboardName>().Value;

    private static async Task<string> ApiTokenAsync(RunningDashboard dashboard)
    {
        using var script = dashboard.Script();
        return (await script.GetFromJsonAsync<JsonObject>("/api/v1/settings/api-token", Cancel))!["token"]!.GetValue<string>();
    }

    private static async Task<string> LinkAsync(RunningDashboard dashboard) =>
        (await dashboard.Services.GetRequiredService<LoginLinks>().IssueAsync(Cancel)).Token;
}
