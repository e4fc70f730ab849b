using System.Globalization;
using System.Text.RegularExpressions;
using Daphne.EndToEnd.Browsing;
using Daphne.EndToEnd.Running;

namespace Daphne.EndToEnd.Stories;

/// <summary>What a stranger does first: from the empty overview to live workers on this machine, and back to nothing.</summary>
public sealed class ThisMachineTests(RunningDashboard dashboard, Chromium chromium) : Story(dashboard, chromium), IClassFixture<RunningDashboard>
{
    private const int WithinFiveSeconds = 5_000;

    private ILocator Workers => Page.Locator("table.workers tbody tr");

    [Fact]
    public async Task The_simulator_is_deployed_watched_changed_stopped_and_removed()
    {
        await DeployWithThreeClicksAsync();
        await WatchItBecomeReadyWithoutAReloadAsync();
        await ReadTheLogsOfAllWorkersAsync();
        await SeeAWorkerDieThatIsKilledByHandAsync();
        await BringItBackByReconcileAsync();
        await SeeItOnTheOverviewAsync();
        await RedeployWithOneWorkerLessAsync();
        await StopCleanAndDeleteAsync();
    }

    private async Task DeployWithThreeClicksAsync()
    {
        await Expect(Heading("Overview")).ToBeVisibleAsync();
        await Link("Deploy on this machine").ClickAsync();
        await Expect(Page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("daphne-1");
        await FillNumberAsync("workers", 3);
        await FillNumberAsync("first-port", FreePorts.Find(3));
        await Expect(Page.GetByLabel("What will happen")).ToContainTextAsync("3 workers");
        await Page.EvaluateAsync("() => window.wasReloaded = false");
        await Button("Deploy").ClickAsync();
        await Expect(Heading("daphne-1")).ToBeVisibleAsync();
    }

    private async Task WatchItBecomeReadyWithoutAReloadAsync()
    {
        await ExpectStateAsync(Badge, "Ready");
        foreach (var stage in new[] { "Preflight", "Transfer", "Install", "Start", "Check" })
            await Expect(Page.Locator($".board td[data-stage={stage}] .step")).ToContainTextAsync("Done");
        await Expect(Workers.Filter(new() { HasText = "Ready" })).ToHaveCountAsync(3);
        Assert.False(await Page.EvaluateAsync<bool?>("() => window.wasReloaded"));
    }

    private async Task ReadTheLogsOfAllWorkersAsync()
    {
        await TabNamed("Logs").ClickAsync();
        await Expect(Page.Locator(".log-row").Filter(new() { HasText = "Started Distributed Worker on" })).ToHaveCountAsync(3);
        await Page.GetByTitle(new Regex("Only the log of")).First.ClickAsync();
        await Expect(Page.Locator(".log-row").Filter(new() { HasText = "Started Distributed Worker on" })).ToHaveCountAsync(1);
        await TabNamed("Workers").ClickAsync();
    }

    private async Task SeeAWorkerDieThatIsKilledByHandAsync()
    {
        var victim = Workers.Nth(1);
        var pid = int.Parse(await victim.Locator("td").Nth(3).InnerTextAsync(), CultureInfo.InvariantCulture);

        await Tool.RunAsync("kill", ["-KILL", $"{pid}"]);

        await Expect(victim.Locator(".badge.bad")).ToBeVisibleAsync(new() { Timeout = WithinFiveSeconds });
        await Expect(victim).ToContainTextAsync("137");
        await ExpectStateAsync(Badge, "Degraded");
    }

    private async Task BringItBackByReconcileAsync()
    {
        await Expect(Page.Locator(".differences li")).ToHaveTextAsync(new Regex(@"^1 of 3 workers missing on .+ \(1 failed\)$"));
        var others = await Workers.Filter(new() { HasText = "Ready" }).Locator("td:nth-child(4)").AllInnerTextsAsync();
        await Button("Reconcile").ClickAsync();
        await ExpectStateAsync(Badge, "Ready");
        await Expect(Page.Locator(".differences")).ToHaveCountAsync(0);
        foreach (var pid in others)
            await Expect(Workers.Filter(new() { HasText = pid })).ToContainTextAsync("Ready");
        await Expect(Workers.Filter(new() { HasText = "Ready" })).ToHaveCountAsync(3);
    }

    private async Task SeeItOnTheOverviewAsync()
    {
        await Link("Overview").ClickAsync();
        await Expect(Page.Locator("article.deployment")).ToContainTextAsync("3 / 3 workers ready");
        await Link("daphne-1").First.ClickAsync();
    }

    private async Task RedeployWithOneWorkerLessAsync()
    {
        await Button("Redeploy").ClickAsync();
        await Expect(Page.GetByLabel("What would change")).ToContainTextAsync("Nothing:");
        await FillNumberAsync("workers", 2);
        var changes = Page.GetByLabel("What would change");
        await Expect(changes.Locator("del")).ToHaveTextAsync("3");
        await Expect(changes.Locator("ins")).ToHaveTextAsync("2");
        await DialogButton("Redeploy").ClickAsync();

        await Expect(Page.Locator(".strip")).ToContainTextAsync("Release 2");
        await ExpectStateAsync(Badge, "Ready");
        await Expect(Workers.Filter(new() { HasText = "Ready" })).ToHaveCountAsync(2);
    }

    private async Task StopCleanAndDeleteAsync()
    {
        await PressAndConfirmAsync("Stop");
        await ExpectStateAsync(Badge, "Stopped");
        await PressAndConfirmAsync("Clean");
        await ExpectStateAsync(Badge, "Cleaned");
        await PressAndConfirmAsync("Delete");
        await Expect(Heading("Deployments")).ToBeVisibleAsync();
        await Expect(Page.GetByText("Nothing is deployed yet")).ToBeVisibleAsync();
    }

    private async Task FillNumberAsync(string name, int number)
    {
        var box = Page.GetByRole(AriaRole.Spinbutton, new() { Name = name, Exact = true });
        await box.FillAsync($"{number}");
        await box.BlurAsync();
    }
}
