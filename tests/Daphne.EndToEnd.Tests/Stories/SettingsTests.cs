using System.Net;
using System.Text.RegularExpressions;
using Daphne.EndToEnd.Browsing;
using Daphne.EndToEnd.Running;

namespace Daphne.EndToEnd.Stories;

[Collection(typeof(DeployedDashboard.Stories))]
public sealed class SettingsTests(DeployedDashboard dashboard, Chromium chromium) : Story(dashboard, chromium)
{
    private ILocator Token => Page.Locator(".token code");

    [Fact]
    public async Task A_new_API_token_voids_the_one_before()
    {
        await Page.GotoAsync("/settings");
        await Button("Show").ClickAsync();
        await Expect(Button("Hide")).ToBeVisibleAsync();
        var before = await Token.InnerTextAsync();
        Assert.Equal((int)HttpStatusCode.OK, await AskWithAsync(before));

        await Button("Make a new token").ClickAsync();
        await DialogButton("Make a new token").ClickAsync();

        await Expect(Token).Not.ToHaveTextAsync(before);
        Assert.Equal((int)HttpStatusCode.OK, await AskWithAsync(await Token.InnerTextAsync()));
        Assert.Equal((int)HttpStatusCode.Unauthorized, await AskWithAsync(before));
    }

    [Fact]
    public async Task Dark_is_chosen_and_kept()
    {
        await Page.GotoAsync("/settings");
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await Page.GetByLabel("Main").GetByText("Dark", new() { Exact = true }).ClickAsync();
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        await Page.ReloadAsync();

        await Expect(Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(Page.Locator("body")).Not.ToHaveCSSAsync("background-color", new Regex(@"rgb\(2\d\d,"));
        await Expect(Page.GetByLabel("Main").GetByRole(AriaRole.Radio, new() { Name = "Dark" })).ToBeCheckedAsync();
    }

    /// <summary>Without the browser's cookie.</summary>
    private async Task<int> AskWithAsync(string token)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var answer = await http.GetAsync(new Uri($"{Dashboard.Address}/api/v1/clusters"), Cancelled);
        return (int)answer.StatusCode;
    }
}
