using System.Text.RegularExpressions;
using Daphne.EndToEnd.Browsing;
using Daphne.EndToEnd.Running;

namespace Daphne.EndToEnd.Stories;

/// <summary>What an operator does next: two machines over SSH, from a pasted list to workers on both, one machine that fails, and back to nothing.</summary>
public sealed class SshClusterTests(RunningDashboard dashboard, TwoHosts hosts, Chromium chromium)
    : Story(dashboard, chromium), IClassFixture<RunningDashboard>, IClassFixture<TwoHosts>
{
    private Lab Lab => hosts.Lab;

    private LabHost First => Lab.Host("s1");

    private LabHost Second => Lab.Host("s2");

    private ILocator Workers => Page.Locator("table.workers tbody tr");

    [Fact]
    public async Task Two_machines_are_added_checked_deployed_to_and_cleaned()
    {
        await Dashboard.Api.DeployAsync("my-workstation", workers: 3);
        await StoreThePrivateKeyAsync();
        await PasteThePeersListAsync();
        await CompareAndAcceptTheHostKeysAsync();
        await CheckBothMachinesAsync();
        await DeployAndWatchTheBoardAsync();
        await RunAScriptOnBothAsync();
        await SeeWhyADeadMachineFailsAndRetryAsync();
        await StopCleanAndDeleteAsync();
    }

    private async Task StoreThePrivateKeyAsync()
    {
        await Link("Credentials").ClickAsync();
        await Button("Add credential").First.ClickAsync();
        await Dialog.GetByText("Bring a key").ClickAsync();
        await Dialog.GetByLabel("Name").FillAsync("Lab key");
        await Dialog.GetByLabel("Private key").FillAsync(Lab.PrivateKey);
        await DialogButton("Add").ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Lab key" })).ToBeVisibleAsync();
        await Expect(Page.GetByText("BEGIN OPENSSH")).ToHaveCountAsync(0);
    }

    private async Task PasteThePeersListAsync()
    {
        await Link("Clusters").ClickAsync();
        await Link("New cluster").ClickAsync();
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Two machines");
        await Page.Locator(".field").Filter(new() { HasText = "How to log in" }).Locator(".rz-dropdown").ClickAsync();
        await Page.GetByRole(AriaRole.Option, new() { Name = "Lab key" }).ClickAsync();
        await Page.GetByLabel("Hosts").FillAsync($"root@{First.Address}:50000,root@{First.Address}:50001\nroot@{Second.Address}:50000, root@{Second.Address}:50001");
        await Expect(Page.GetByText("2 workers on ports 50000, 50001")).ToHaveCountAsync(2);
        await Button("Create with 2 nodes").ClickAsync();
        await Expect(Heading("Two machines")).ToBeVisibleAsync();
    }

    private async Task CompareAndAcceptTheHostKeysAsync()
    {
        var keys = Page.Locator("#host-keys");
        await Expect(keys.Locator("tr").Filter(new() { HasText = First.Address })).ToContainTextAsync(First.Fingerprint);
        await Expect(keys.Locator("tr").Filter(new() { HasText = Second.Address })).ToContainTextAsync(Second.Fingerprint);
        await Button("Accept all 2").ClickAsync();
        await Expect(keys.Locator(".badge").Filter(new() { HasText = "Accepted" })).ToHaveCountAsync(2);
    }

    private async Task CheckBothMachinesAsync()
    {
        await Button("Check").ClickAsync();
        var checks = Page.Locator("#preflight");
        await ExpectStateAsync(checks.Locator(".badge").First, "Succeeded");
        foreach (var check in new[] { "host key", "reachable", "login", "memory", "disk", "ports", "tools" })
            await Expect(checks.Locator("thead")).ToContainTextAsync(check);
        await Expect(checks.Locator("tbody th")).ToHaveTextAsync([First.Address, Second.Address]);
        await Expect(checks.GetByText("Failed")).ToHaveCountAsync(0);
        await Screenshots.TakeAsync(Page, "cluster", height: 1100);
    }

    private async Task DeployAndWatchTheBoardAsync()
    {
        await Lab.SlowAsync(Second.Name, "8mbit");
        await Page.Locator(".page-header").GetByRole(AriaRole.Link, new() { Name = "Deploy" }).ClickAsync();
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("sum-on-two");
        await Expect(Page.GetByLabel("What will happen")).ToContainTextAsync("4 workers");
        await Button("Deploy").ClickAsync();

        await Expect(Page.GetByRole(AriaRole.Progressbar).First).ToBeVisibleAsync();
        await Expect(Page.Locator(".board tbody")).ToContainTextAsync(new Regex("[0-9] %"));
        await Screenshots.TakeAsync(Page, "deploying");
        await Lab.UnslowAsync(Second.Name);
        await ExpectStateAsync(Badge, "Ready");
        await Expect(Workers.Filter(new() { HasText = "Ready" })).ToHaveCountAsync(4);
    }

    private async Task RunAScriptOnBothAsync()
    {
        await TabNamed("Run").ClickAsync();
        await Button("Distributed sum").ClickAsync();
        await Button("Run").ClickAsync();
        await Expect(Page.GetByText("Exit code 0")).ToBeVisibleAsync();
        await Expect(Page.Locator(".log-row").First).ToContainTextAsync("DenseMatrix(6x3, double)");
        await TabNamed("Logs").ClickAsync();
        await Expect(Page.Locator(".log-row").Filter(new() { HasText = "Started Distributed Worker on" })).ToHaveCountAsync(4);
        await Button("Hide the steps").ClickAsync();
        await Screenshots.TakeAsync(Page, "logs");
        await Link("Overview").ClickAsync();
        await Expect(Page.Locator("article.deployment").First).ToContainTextAsync("4 / 4 workers ready");
        await Screenshots.TakeAsync(Page, "overview");
        await Link("sum-on-two").First.ClickAsync();
    }

    private async Task SeeWhyADeadMachineFailsAndRetryAsync()
    {
        await PressAndConfirmAsync("Stop");
        await ExpectStateAsync(Badge, "Stopped");
        await Lab.OffAsync(Second.Name);
        await Button("Start").ClickAsync();
        await ExpectStateAsync(Badge, "Degraded");
        await Expect(Page.Locator(".latest .problem").First).ToContainTextAsync("1 of 2 nodes failed");

        // A failed step opens by itself.
        var detail = Page.Locator(".step-detail");
        await Expect(detail).ToContainTextAsync(Second.Address);
        await Expect(detail.Locator(".log-row").First).ToBeVisibleAsync();

        await Lab.OnAsync(Second.Name);
        await Button("Retry").First.ClickAsync();
        await ExpectStateAsync(Badge, "Ready");
    }

    private async Task StopCleanAndDeleteAsync()
    {
        await PressAndConfirmAsync("Clean");
        await ExpectStateAsync(Badge, "Cleaned");
        foreach (var host in new[] { First, Second })
            Assert.Equal("nothing", await Lab.ExecAsync(host.Name, "sh", "-c", "pgrep -f '[D]istributedWorker' || ls -A /root/.daphne-dashboard 2> /dev/null || echo nothing"));
        await PressAndConfirmAsync("Delete");
        await Expect(Link("my-workstation")).ToBeVisibleAsync();
        await Expect(Link("sum-on-two")).ToHaveCountAsync(0);
    }
}
