using System.Net;
using Daphne.EndToEnd.Browsing;
using Daphne.EndToEnd.Running;

namespace Daphne.EndToEnd.Stories;

public sealed class LoginTests(RunningDashboard dashboard, Chromium chromium) : Story(dashboard, chromium), IClassFixture<RunningDashboard>
{
    protected override bool IsLoggedIn => false;

    [Fact]
    public async Task A_stranger_sees_the_login_page_and_nothing_else()
    {
        await Page.GotoAsync("/packages");

        await Expect(Button("Log in")).ToBeVisibleAsync();
        await Expect(Page.GetByText("DAPHNE simulator")).ToHaveCountAsync(0);
        var api = await Page.APIRequest.GetAsync($"{Dashboard.Address}/api/v1/packages");
        Assert.Equal((int)HttpStatusCode.Unauthorized, api.Status);
    }

    [Fact]
    public async Task A_wrong_token_is_refused_and_the_API_token_lets_in_to_the_page_that_was_asked_for()
    {
        Foresee("401");
        await Page.GotoAsync("/packages");

        await LogInAsync("not the token of this dashboard");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("nor the API token");
        await LogInAsync(Dashboard.Api.Token);

        await Expect(Heading("Packages")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_printed_link_lets_in_once()
    {
        Foresee("401");
        await Page.GotoAsync(Dashboard.LoginLink);
        await Expect(Heading("Overview")).ToBeVisibleAsync();

        await Page.Context.ClearCookiesAsync();
        await Page.GotoAsync(Dashboard.LoginLink);

        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("used already");
    }

    private async Task LogInAsync(string token)
    {
        await Page.GetByLabel("Or paste the link or an API token").FillAsync(token);
        await Button("Log in").ClickAsync();
    }
}
