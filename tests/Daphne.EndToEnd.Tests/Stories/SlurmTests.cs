using System.Text.RegularExpressions;
using Daphne.EndToEnd.Browsing;
using Daphne.EndToEnd.Running;

namespace Daphne.EndToEnd.Stories;

/// <summary>What a researcher does on an HPC: from a login with a code to sixteen workers, a script, an allocation that runs out of time, and back to nothing.</summary>
public sealed class SlurmTests(RunningDashboard dashboard, HpcSite site, Chromium chromium)
    : Story(dashboard, chromium), IClassFixture<RunningDashboard>, IClassFixture<HpcSite>
{
    private Lab Lab => site.Lab;

    private ILocator Bar => Page.GetByRole(AriaRole.Status, new() { Name = "Questions of sites" });

    private ILocator Workers => Page.Locator("table.workers tbody tr");

    private ILocator Jobs => Page.Locator("section").Filter(new() { Has = Page.Locator("#allocations") });

    [Fact]
    public async Task An_HPC_is_added_deployed_to_used_and_left_as_it_was()
    {
        var codes = await Lab.OtpAsync("login", "alice");
        await Dashboard.Api.AddCredentialAsync("Bastion key", "privateKey", Lab.PrivateKey);
        await Dashboard.Api.AddCredentialAsync("HPC code", "oneTimeCode", Lab.PrivateKey);
        await AddTheClusterAsync();
        await CheckItWithACodeAsync(codes);
        await DeployAndWatchItWaitAndRunAsync();
        await RunAScriptAsync();
        await LetItsTimeRunOutAndStartAgainAsync();
        await StopAndCleanAsync();
        await SweepAsync();
    }

    private async Task AddTheClusterAsync()
    {
        await Link("Clusters").ClickAsync();
        await Link("New cluster").ClickAsync();
        await Page.GetByText("HPC with Slurm").ClickAsync();
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("University HPC");
        await Page.Locator("#login-host").FillAsync(Lab.Host("login").Address);
        await Page.Locator("#login-user").FillAsync("alice");
        await Page.GetByText("It is only reachable through another host").ClickAsync();
        await Page.Locator("#jump-host").FillAsync(Lab.Host("s1").Address);
        await Page.Locator("#jump-user").FillAsync("root");
        await PickAsync(0, "HPC code");
        await PickAsync(1, "Bastion key");
        await Page.GetByText("Advanced").ClickAsync();
        await Page.Locator("[name=slurm-poll]").FillAsync("2");
        await Page.Locator("[name=slurm-min-poll]").FillAsync("1");
        await Page.Locator("[name=slurm-min-poll]").BlurAsync();
        await Button("Create").ClickAsync();
        await Expect(Heading("University HPC")).ToBeVisibleAsync();

        // The bastion's key first; only then can the login node be asked for its own.
        foreach (var host in new[] { Lab.Host("s1"), Lab.Host("login") })
        {
            await Expect(Page.Locator("#host-keys")).ToContainTextAsync(host.Fingerprint);
            await Page.Locator("#host-keys").GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Accept") }).First.ClickAsync();
        }
        await Expect(Page.Locator("#host-keys .badge").Filter(new() { HasText = "Accepted" })).ToHaveCountAsync(2);
    }

    private async Task PickAsync(int number, string credential)
    {
        await Page.Locator(".field").Filter(new() { HasText = "How to log in" }).Nth(number).Locator(".rz-dropdown").ClickAsync();
        await Page.GetByRole(AriaRole.Option, new() { Name = credential }).Last.ClickAsync();
    }

    private async Task CheckItWithACodeAsync(OneTimeCodes codes)
    {
        await Button("Check").ClickAsync();
        await Expect(Bar).ToContainTextAsync("Verification code:");
        await Bar.Locator("input").FillAsync(await codes.NowAsync());
        await Bar.Locator("input").PressAsync("Enter");
        await ExpectStateAsync(Page.Locator("#preflight .badge").First, "Succeeded");
        await Expect(Page.GetByText("22.05").First).ToBeVisibleAsync();
        await Screenshots.TakeAsync(Page, "hpc", height: 1400);
    }

    private async Task DeployAndWatchItWaitAndRunAsync()
    {
        // Somebody else has all the nodes.
        await Lab.ExecAsync("login", "sbatch", "--exclusive", "-N4", "--time=30", "--job-name=somebody", "--wrap=sleep 600", "--output=/dev/null");
        await Page.Locator(".page-header").GetByRole(AriaRole.Link, new() { Name = "Deploy" }).ClickAsync();
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("sum-on-sixteen");
        await FillNumberAsync("slurm-workers", "16");
        await FillNumberAsync("slurm-nodes", "4");
        await Page.Locator("#slurm-time").FillAsync("30");
        await Page.GetByText("The exact batch script").ClickAsync();
        await Expect(Page.GetByLabel("Batch script", new() { Exact = true })).ToContainTextAsync("#SBATCH --ntasks=16");
        await Screenshots.TakeAsync(Page, "hpc-deploy", height: 1500);
        await Button("Deploy").ClickAsync();

        await Expect(Jobs.Locator("tbody tr").First).ToContainTextAsync("Pending");
        await Expect(Jobs).ToContainTextAsync(new Regex("Waits for free nodes"));
        await Expect(Workers.Filter(new() { HasText = "Queued" })).ToHaveCountAsync(16);
        await Screenshots.TakeAsync(Page, "hpc-pending", height: 1100);
        await Lab.ExecAsync("login", "scancel", "--name=somebody");
        await ExpectStateAsync(Badge, "Ready");
        await Expect(Workers.Filter(new() { HasText = "Ready" })).ToHaveCountAsync(16);
        await Screenshots.TakeAsync(Page, "hpc-ready", height: 1100);
    }

    private async Task FillNumberAsync(string name, string number)
    {
        await Page.Locator($"[name={name}]").FillAsync(number);
        await Page.Locator($"[name={name}]").BlurAsync();
    }

    private async Task RunAScriptAsync()
    {
        await TabNamed("Run").ClickAsync();
        await Button("Distributed sum").ClickAsync();
        await Button("Run").ClickAsync();
        await Expect(Page.GetByText("Exit code 0")).ToBeVisibleAsync();
        await Expect(Page.Locator(".log-row").First).ToContainTextAsync("DenseMatrix(6x3, double)");
    }

    private async Task LetItsTimeRunOutAndStartAgainAsync()
    {
        await TabNamed("Workers").ClickAsync();
        var job = await Jobs.Locator("tbody tr td .mono").First.InnerTextAsync();
        await Lab.ExecAsync("login", "scontrol", "update", $"jobid={job}", "endtime=now+1");
        await Expect(Jobs).ToContainTextAsync("Time limit reached", new() { Timeout = 90_000 });
        await ExpectStateAsync(Badge, "Failed");
        await Expect(Workers.Filter(new() { HasText = "Lost" })).ToHaveCountAsync(16);
        await Screenshots.TakeAsync(Page, "hpc-timeout", height: 1100);
        await Button("Start").ClickAsync();
        await ExpectStateAsync(Badge, "Ready");
    }

    private async Task StopAndCleanAsync()
    {
        await PressAndConfirmAsync("Stop");
        await ExpectStateAsync(Badge, "Stopped");
        Assert.Equal("", (await Lab.ExecAsync("login", "squeue", "-h")).Trim());
        await PressAndConfirmAsync("Clean");
        await ExpectStateAsync(Badge, "Cleaned");
        await ExpectNothingIsLeftAsync();
    }

    private async Task SweepAsync()
    {
        await Link("Clusters").First.ClickAsync();
        await Link("University HPC").ClickAsync();
        await Link("Sweep").ClickAsync();
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("sum-in-one-go");
        await FillNumberAsync("slurm-workers", "2");
        await Page.Locator("#slurm-time").FillAsync("5");
        await Button("Distributed sum").ClickAsync();
        await Page.GetByText("Advanced: pool of jobs").ClickAsync();
        await Page.Locator("#slurm-sbatch").FillAsync("--wrap=true");
        await Button("Sweep").ClickAsync();
        await Expect(Page.Locator(".summary > .problem")).ToContainTextAsync("'--wrap' is set by the dashboard itself");
        await Page.Locator("#slurm-sbatch").FillAsync("");
        await Page.GetByText("The exact batch script").ClickAsync();
        await Expect(Page.GetByLabel("Batch script", new() { Exact = true })).ToContainTextAsync("#SBATCH --ntasks=2");
        await Screenshots.TakeAsync(Page, "hpc-sweep-form", height: 1900);
        await Button("Sweep").ClickAsync();

        await Expect(Heading("Sweep")).ToBeVisibleAsync();
        await Expect(Page.GetByText("Exit code 0")).ToBeVisibleAsync(new() { Timeout = 90_000 });
        await Expect(Page.Locator(".log-row").First).ToContainTextAsync("DenseMatrix(6x3, double)");
        await ExpectStateAsync(Page.Locator(".operation-header .badge"), "Succeeded");
        await Screenshots.TakeAsync(Page, "hpc-sweep", height: 1100);
        await Link("Sweep again").ClickAsync();
        await Expect(Page.Locator(".script textarea")).ToHaveValueAsync(new Regex(@"m1 \+ m2"));
        await ExpectNothingIsLeftAsync();
    }

    private async Task ExpectNothingIsLeftAsync()
    {
        Assert.Equal("", (await Lab.ExecAsync("login", "squeue", "-h")).Trim());
        Assert.Equal("nothing", await Lab.ExecAsync("login", "sh", "-c", "ls -A /shared/home/alice/.daphne-dashboard 2> /dev/null || echo nothing"));
    }
}
