using Daphne.EndToEnd.Browsing;
using Daphne.EndToEnd.Running;

namespace Daphne.EndToEnd.Stories;

[Collection(typeof(DeployedDashboard.Stories))]
public sealed class RunTests(DeployedDashboard dashboard, Chromium chromium) : Story(dashboard, chromium)
{
    private ILocator Panel => Page.Locator(".card").Filter(new() { Has = Page.Locator(".log-viewer") });

    private ILocator Rows => Page.Locator(".log-row");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Page.GotoAsync($"/deployments/{dashboard.DeploymentId}?tab=run");
    }

    [Fact]
    public async Task A_script_reads_its_argument_and_its_output_comes_while_it_runs()
    {
        await Button("Add an argument").ClickAsync();
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("who");
        await Page.GetByLabel("Value", new() { Exact = true }).FillAsync("\"Ada\"");
        await RunAsync("""
            print($who);
            # sim: sleep 3
            print("Bye!");
            """);

        await Expect(Rows.First).ToContainTextAsync("Ada");
        await ExpectStateAsync(Panel.Locator(".badge"), "Running");
        await Expect(Rows.Last).ToContainTextAsync("Bye!");
        await Expect(Panel).ToContainTextAsync("Exit code 0");
    }

    [Fact]
    public async Task A_failed_script_says_what_its_exit_code_means()
    {
        await RunAsync("print(x);");

        await ExpectStateAsync(Panel.Locator(".badge"), "Failed");
        await Expect(Panel).ToContainTextAsync("Exit code 1");
        await Expect(Panel).ToContainTextAsync("The script, an argument or the configuration is wrong");
        await Expect(Rows.First).ToContainTextAsync("variable `x` referenced before assignment");
    }

    [Fact]
    public async Task A_long_script_is_cancelled()
    {
        await RunAsync("# sim: sleep 600");
        await ExpectStateAsync(Panel.Locator(".badge"), "Running");

        await Button("Cancel").ClickAsync();

        await ExpectStateAsync(Panel.Locator(".badge"), "Cancelled");
    }

    [Fact]
    public async Task Of_100_000_lines_the_page_holds_a_screenful_and_finds_every_one()
    {
        await RunAsync("# sim: lines 100000");
        await ExpectStateAsync(Panel.Locator(".badge"), "Succeeded");
        await Expect(Page.Locator(".log-foot")).ToContainTextAsync("100,000 lines");

        await Page.Locator(".log-foot").ScrollIntoViewIfNeededAsync();
        await Expect(NumberedRow(100_000)).ToBeInViewportAsync();
        await GoToAsync(50_000);
        await ScrollToTheTopAndJumpToTheEndAsync();
        await SearchWithTheKeyboardAsync();
        Assert.InRange(await Rows.CountAsync(), 10, 300);
    }

    private async Task GoToAsync(int line)
    {
        await Page.GetByLabel("Go to line or time").FillAsync($"{line}");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(NumberedRow(line)).ToBeInViewportAsync();
    }

    private async Task ScrollToTheTopAndJumpToTheEndAsync()
    {
        await Page.Locator("[data-log-lines]").EvaluateAsync("lines => lines.scrollTop = 0");
        await Expect(NumberedRow(1)).ToBeInViewportAsync();
        await Button("End").ClickAsync();
        await Expect(NumberedRow(100_000)).ToBeInViewportAsync();
    }

    /// <summary>With the keyboard alone: the number is in 7777, 17777 … 97777 and in 77770 … 77779.</summary>
    private async Task SearchWithTheKeyboardAsync()
    {
        await Page.Locator("[data-log-lines]").FocusAsync();
        await Page.Keyboard.PressAsync("/");
        await Expect(Page.GetByLabel("Search in this log")).ToBeFocusedAsync();
        await Page.Keyboard.TypeAsync("7777");
        await Expect(Page.Locator(".log-hits")).ToHaveTextAsync("1 of 19");
        await Expect(NumberedRow(7_777)).ToBeInViewportAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator(".log-hits")).ToHaveTextAsync("2 of 19");
        await Expect(NumberedRow(17_777).Locator("mark")).ToHaveTextAsync("7777");
    }

    private ILocator NumberedRow(int line) =>
        Rows.Filter(new() { Has = Page.Locator(".log-number").GetByText($"{line}", new() { Exact = true }) });

    private async Task RunAsync(string script)
    {
        await Page.GetByLabel("Script", new() { Exact = true }).FillAsync(script);
        await Button("Run").ClickAsync();
    }
}
