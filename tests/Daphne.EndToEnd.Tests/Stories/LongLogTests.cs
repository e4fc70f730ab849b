using System.Text.RegularExpressions;
using Daphne.EndToEnd.Browsing;
using Daphne.EndToEnd.Running;

namespace Daphne.EndToEnd.Stories;

/// <summary>A log of a million lines, from its beginning while it is written to what a person looks for in it afterwards.</summary>
[Collection(typeof(DeployedDashboard.Stories))]
public sealed class LongLogTests(DeployedDashboard dashboard, Chromium chromium) : Story(dashboard, chromium)
{
    private const int Lines = 1_000_000;

    /// <summary>Milliseconds: a million lines are printed, mirrored and stored.</summary>
    private const float UntilMirrored = 60_000;

    /// <summary>What a slow phone has of this machine's speed.</summary>
    private const int Throttling = 6;

    private ILocator Rows => Page.Locator(".log-row");

    private ILocator View => Page.Locator("[data-log-lines]");

    private ILocator Foot => Page.Locator(".log-foot");

    [Fact]
    public async Task A_million_lines_are_followed_scrolled_searched_linked_and_copied()
    {
        await Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Page.GotoAsync($"/deployments/{dashboard.DeploymentId}?tab=run");
        await FollowOnASlowBrowserWhileItGrowsAsync();
        await OpenItsOwnPageAsync();
        await ScrollAsync();
        await SearchAsync();
        await JumpToAnErrorAndToATimeAsync();
        await CopyAsync();
        await OpenALinkToALineAsync();
        Assert.InRange(await Rows.CountAsync(), 10, 400);
    }

    /// <summary>The end must stay in view however late the browser is.</summary>
    private async Task FollowOnASlowBrowserWhileItGrowsAsync()
    {
        var devTools = await Page.Context.NewCDPSessionAsync(Page);
        await devTools.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = Throttling });
        await Page.GetByLabel("Script", new() { Exact = true }).FillAsync($"""
            print("<script>document.title = 'hacked'</script>");
            # sim: lines {Lines}
            # sim: crash-worker 9
            """);
        await Button("Run").ClickAsync();
        await Expect(Page.Locator(".log-skipped")).ToContainTextAsync("lines skipped for the eye", new() { Timeout = UntilMirrored });
        await Expect(Foot).ToContainTextAsync(new Regex("1,000,00[0-9] lines"), new() { Timeout = UntilMirrored });
        await Foot.ScrollIntoViewIfNeededAsync();
        await Expect(Rows.Last).ToBeInViewportAsync();
        await Expect(Rows.Nth(-5)).ToBeInViewportAsync();
        await devTools.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = 1 });
    }

    private async Task OpenItsOwnPageAsync()
    {
        await Page.Locator("a[href*='/runs/']").First.ClickAsync();
        // The page that is left shows the same log.
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Script", Exact = true })).ToBeVisibleAsync();
        await Expect(Foot).ToContainTextAsync("1,000,00");
        await Expect(Rows.Last).ToBeInViewportAsync();
    }

    private async Task ScrollAsync()
    {
        await View.EvaluateAsync("view => view.scrollTop = 0");
        await Expect(NumberedRow(1)).ToBeInViewportAsync();
        await Expect(NumberedRow(1)).ToContainTextAsync("<script>");
        Assert.DoesNotContain("hacked", await Page.TitleAsync(), StringComparison.Ordinal);
        await View.HoverAsync();
        await Page.Mouse.WheelAsync(0, 400);
        await Expect(NumberedRow(21)).ToBeInViewportAsync();
        await View.EvaluateAsync("view => view.scrollTop = (view.scrollHeight - view.clientHeight) / 2");
        await Expect(NumberedRow(500_000)).ToBeInViewportAsync();
        await View.PressAsync("G");
        await Expect(Rows.Last).ToBeInViewportAsync();
        await View.PressAsync("g");
        await Expect(NumberedRow(1)).ToBeInViewportAsync();
    }

    private async Task SearchAsync()
    {
        await View.PressAsync("/");
        await Page.Keyboard.TypeAsync("77777");
        await Expect(Page.Locator(".log-hits")).ToHaveTextAsync(new Regex("^1 of 19$"));
        await View.PressAsync("n");
        await Expect(Page.Locator(".log-hits")).ToHaveTextAsync("2 of 19");
        await Expect(Page.Locator(".log-current mark")).ToHaveTextAsync("77777");
        await Page.Locator(".log-place").Last.ClickAsync();
        await Expect(Page.Locator(".log-current mark")).ToBeInViewportAsync();
        await Expect(Page.Locator(".log-current")).ToContainTextAsync("977777");
    }

    private async Task JumpToAnErrorAndToATimeAsync()
    {
        await View.PressAsync("e");
        await Expect(Page.Locator(".log-current")).ToContainTextAsync(new Regex("error", RegexOptions.IgnoreCase));
        await View.PressAsync("g");
        await View.PressAsync("t");
        var time = await NumberedRow(1).Locator(".log-time").InnerTextAsync();
        await View.PressAsync("G");
        await GoToAsync(time);
        await Expect(NumberedRow(1)).ToBeInViewportAsync();
    }

    private async Task CopyAsync()
    {
        await GoToAsync("700,001");
        await NumberedRow(700_001).Locator(".log-number").ClickAsync();
        await NumberedRow(700_004).Locator(".log-number").ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Button("Copy 4 lines").ClickAsync();
        await Expect(Foot).ToContainTextAsync("Copied 4 lines");
        var copied = await Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        Assert.Equal(4, copied.TrimEnd('\n').Split('\n').Length);

        // As the mouse selects text: over the rows, without their numbers and times.
        await Page.EvaluateAsync("""
            () => {
              const [first, last] = [700002, 700003].map(line => document.querySelector(`.log-row[data-line='${line - 1}'] .log-text`));
              getSelection().setBaseAndExtent(first, 0, last, last.childNodes.length);
            }
            """);
        await Page.Keyboard.PressAsync("Control+C");
        Assert.Equal(string.Join('\n', copied.Split('\n')[1..3]), await Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }

    private async Task OpenALinkToALineAsync()
    {
        await NumberedRow(700_002).Locator(".log-number").ClickAsync();
        await Expect(Page).ToHaveURLAsync(new Regex("#L700002$"));
        await Page.ReloadAsync();
        await Expect(NumberedRow(700_002)).ToBeInViewportAsync();
        await Expect(Page.Locator(".log-current")).ToHaveCountAsync(1);
    }

    private async Task GoToAsync(string place)
    {
        await Page.GetByLabel("Go to line or time").FillAsync(place);
        await Page.Keyboard.PressAsync("Enter");
    }

    private ILocator NumberedRow(int line) => Page.Locator($".log-row[data-line='{line - 1}']");
}
