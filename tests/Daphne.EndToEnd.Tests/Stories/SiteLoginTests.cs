using System.Text.RegularExpressions;
using Daphne.EndToEnd.Browsing;
using Daphne.EndToEnd.Running;

namespace Daphne.EndToEnd.Stories;

/// <summary>A site that asks for a one-time code: one person begins something, whoever has the telephone answers, and both go on.</summary>
public sealed class SiteLoginTests(RunningDashboard dashboard, SiteHosts hosts, Chromium chromium)
    : Story(dashboard, chromium), IClassFixture<RunningDashboard>, IClassFixture<SiteHosts>
{
    private ILocator Bar => BarOf(Page);

    [Fact]
    public async Task A_question_of_the_site_is_on_every_page_and_one_answer_serves_all()
    {
        var codes = await hosts.Lab.OtpAsync("login", "anna");
        await StoreTheCredentialAsync();
        var cluster = await Dashboard.Api.AddSiteAsync("HPC", hosts.Lab, "anna", "HPC code");
        await Page.GotoAsync($"{Dashboard.Address}/clusters/{cluster}");
        await Button("Check").ClickAsync();
        await Expect(Bar).ToContainTextAsync("HPC (login) wants to know: Verification code:");
        await Screenshots.TakeAsync(Page, "site-login", height: 1100);
        await Page.SetViewportSizeAsync(390, 800);
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "screenshots", "site-login-phone.png") });
        await Page.SetViewportSizeAsync(Chromium.Width, Chromium.Height);

        await Bar.Locator("input").FillAsync("000000");
        await Bar.Locator("input").PressAsync("Enter");
        await Expect(Bar).ToContainTextAsync("The site refused the last answer.");

        var colleague = await Page.Context.NewPageAsync();
        await colleague.GotoAsync(Dashboard.Address);
        await Expect(colleague.GetByText("HPC waits for a login")).ToBeVisibleAsync();
        await BarOf(colleague).Locator("input").FillAsync(await codes.NowAsync());
        await BarOf(colleague).GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await Expect(Bar).ToHaveCountAsync(0);
        await Expect(BarOf(colleague)).ToHaveCountAsync(0);
        await Expect(Page.GetByText(new Regex("connected for [0-9]+"))).ToBeVisibleAsync();
        await ExpectStateAsync(Page.Locator("#preflight .badge").First, "Succeeded");
        await Screenshots.TakeAsync(Page, "site-connected", height: 1100);

        await Button("Log out").ClickAsync();
        await DialogButton("Log out").ClickAsync();
        await Expect(Page.GetByText("Logged out.")).ToBeVisibleAsync();
        await Button("Log in").ClickAsync();
        await Bar.GetByRole(AriaRole.Button, new() { Name = "Later" }).ClickAsync();
        await Expect(Bar).ToHaveCountAsync(0);
        await Expect(Page.GetByText("Verification code:")).ToBeVisibleAsync();
    }

    private static ILocator BarOf(IPage page) => page.GetByRole(AriaRole.Status, new() { Name = "Questions of sites" });

    private async Task StoreTheCredentialAsync()
    {
        await Link("Credentials").ClickAsync();
        await Button("Add credential").First.ClickAsync();
        await Dialog.GetByText("One-time code", new() { Exact = true }).ClickAsync();
        await Dialog.GetByLabel("Name").FillAsync("HPC code");
        await Dialog.GetByLabel("Private key").FillAsync(hosts.Lab.PrivateKey);
        await Screenshots.TakeAsync(Page, "site-credential", height: 1100);
        await DialogButton("Add").ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "HPC code" })).ToBeVisibleAsync();
    }
}
