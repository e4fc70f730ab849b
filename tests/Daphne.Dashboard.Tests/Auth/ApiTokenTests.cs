using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Daphne.Dashboard.Features.Settings;
using Daphne.Dashboard.Tests.Hosting;

namespace Daphne.Dashboard.Tests.Auth;

public sealed class ApiTokenTests(RunningDashboard dashboard) : IClassFixture<RunningDashboard>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/clusters")]
    [InlineData("/api/v1/there-is-no-such-thing")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/hubs/live/negotiate")]
    public async Task Without_login_programs_get_401_as_problem_details(string path)
    {
        using var nobody = dashboard.Browser();
        await AssertUnauthorizedAsync(await nobody.GetAsync(path, Cancel), "Authorization: Bearer");
    }

    [Fact]
    public async Task A_wrong_token_is_refused_with_the_reason()
    {
        using var script = dashboard.Script("a-token-that-nobody-has-ever-given-out");
        await AssertUnauthorizedAsync(await script.GetAsync("/api/v1/settings/api-token", Cancel), "not, or no longer, accepted");
    }

    [Fact]
    public async Task Rotation_voids_the_old_token_and_not_that_of_the_environment()
    {
        using var environment = dashboard.Script();
        var old = (await environment.GetFromJsonAsync<ApiTokenResponse>("/api/v1/settings/api-token", Cancel))!.Token;
        using var withOld = dashboard.Script(old);
        Assert.Equal(HttpStatusCode.OK, (await withOld.GetAsync("/api/v1/settings/api-token", Cancel)).StatusCode);

        var rotated = await withOld.PostAsync("/api/v1/settings/api-token/rotate", null, Cancel);
        var fresh = (await rotated.Content.ReadFromJsonAsync<ApiTokenResponse>(Cancel))!.Token;

        Assert.NotEqual(old, fresh);
        Assert.Equal(HttpStatusCode.Unauthorized, (await withOld.GetAsync("/api/v1/settings/api-token", Cancel)).StatusCode);
        using var withFresh = dashboard.Script(fresh);
        Assert.Equal(HttpStatusCode.OK, (await withFresh.GetAsync("/api/v1/settings/api-token", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await environment.GetAsync("/api/v1/settings/api-token", Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_script_gets_a_link_for_a_browser()
    {
        using var script = dashboard.Script();
        var link = await (await script.PostAsync("/api/v1/login-links", null, Cancel)).Content.ReadFromJsonAsync<LoginLinkResponse>(Cancel);
        using var browser = dashboard.Browser();
        Assert.Equal("/", (await browser.GetAsync(link!.Url, Cancel)).Headers.Location?.ToString());
    }

    private static async Task AssertUnauthorizedAsync(HttpResponseMessage answer, string reason)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
