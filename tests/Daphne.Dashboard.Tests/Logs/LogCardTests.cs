using AngleSharp.Dom;
using Daphne.Changes;
using Daphne.Dashboard.Features.Logs;
using Daphne.Dashboard.Tests.Hosting;
using Daphne.Dashboard.Tests.Live;
using Daphne.Deployments;
using Daphne.Logs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using Radzen.Blazor;

namespace Daphne.Dashboard.Tests.Logs;

/// <summary>The cards about what logs take, with the services of a running dashboard behind them.</summary>
public sealed class LogCardTests : Shared.ComponentTest, IClassFixture<RunningDashboard>
{
    private readonly IServiceProvider dashboard;
    private readonly LogRetention retention;

    public LogCardTests(RunningDashboard dashboard)
    {
        this.dashboard = dashboard.Services;
        retention = this.dashboard.GetRequiredService<LogRetention>();
        Services.AddSingleton(retention).AddSingleton(this.dashboard.GetRequiredService<DeploymentService>()).AddSingleton(this.dashboard.GetRequiredService<ChangeFeed>());
        Services.AddSingleton(TimeProvider.System);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_card_of_all_logs_names_each_deployment_with_what_its_logs_take()
    {
        var deployment = await DeploymentAsync(lines: 20_000);
        var usage = Assert.Single(await retention.UsageAsync(deployment.Id, Cancel));

        var card = Render<LogUsageCard>();
        card.WaitForElement($"a[href='/deployments/{deployment.Id}?tab=settings']");

        var row = card.FindAll("tbody tr").Single(row => row.TextContent.Contains(deployment.Name, StringComparison.Ordinal));
        Assert.StartsWith(
            $"{deployment.Name} 1 20,000 {Dashboard.Shared.Wording.Bytes(usage.Bytes)} {Dashboard.Shared.Wording.Bytes(usage.StoredBytes)}", Read(row), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_default_limits_are_saved_and_wrong_ones_cannot_be()
    {
        var card = Render<LogUsageCard>();
        card.WaitForElement("input[name=default-days]").Change("0");
        card.WaitForAssertion(() => Assert.Contains("Between 1 and 36,500 days.", card.Markup, StringComparison.Ordinal));
        Assert.True(Button(card, "Save limits").HasAttribute("disabled"));

        card.Find("input[name=default-days]").Change("14");
        card.Find("input[name=default-size]").Change("2.5");
        await Button(card, "Save limits").ClickAsync(new());

        Assert.Equal(new LogLimits(14, 5L << 29), await retention.GetDefaultsAsync(Cancel));
        await retention.SetDefaultsAsync(LogLimits.Default, Cancel);
    }

    [Fact]
    public async Task A_deployments_own_limits_are_saved_and_an_empty_field_means_the_default()
    {
        var deployment = await DeploymentAsync(lines: 1);
        var card = Render<DeploymentLogsCard>(with => with.Add(it => it.Deployment, deployment));
        Assert.Equal("30", card.WaitForElement("input[name=own-days]").GetAttribute("placeholder"));
        Assert.Contains("Empty: the default, 10.0 GiB.", card.Markup, StringComparison.Ordinal);

        card.Find("input[name=own-days]").Change("7");
        await Button(card, "Save limits").ClickAsync(new());
        Assert.Equal((7, null), await OwnAsync(deployment.Id));

        card.Find("input[name=own-days]").Change("");
        await Button(card, "Save limits").ClickAsync(new());
        Assert.Equal((null, null), await OwnAsync(deployment.Id));
    }

    [Fact]
    public async Task What_is_typed_stays_until_somebody_else_has_changed_the_limits()
    {
        var deployment = await DeploymentAsync(lines: 1);
        var card = Render<DeploymentLogsCard>(with => with.Add(it => it.Deployment, deployment));
        card.WaitForElement("input[name=own-days]").Change("7");

        card.Render(with => with.Add(it => it.Deployment, deployment));
        Assert.Equal("7", card.Find("input[name=own-days]").GetAttribute("value"));

        await retention.SetAsync(deployment.Id, 9, null, Cancel);
        var changed = await dashboard.GetRequiredService<DeploymentService>().GetAsync(deployment.Id, Cancel);
        card.Render(with => with.Add(it => it.Deployment, changed));
        card.WaitForAssertion(() => Assert.Equal("9", card.Find("input[name=own-days]").GetAttribute("value")));
    }

    [Fact]
    public async Task Dropping_says_first_what_will_be_lost_and_does_nothing_when_that_is_refused()
    {
        var deployment = await DeploymentAsync(lines: 20_000);
        var dialogs = Render<RadzenDialog>();
        var card = Render<DeploymentLogsCard>(with => with.Add(it => it.Deployment, deployment));
        card.WaitForElement("input[name=drop-days]").Change("0");

        var asked = Button(card, "Drop all logs").ClickAsync(new());
        dialogs.WaitForAssertion(() => Assert.Contains($"of the logs of {deployment.Name}'s workers, runs and operations", dialogs.Markup, StringComparison.Ordinal));
        Assert.Contains("192 KiB", dialogs.Markup, StringComparison.Ordinal);
        await Button(dialogs, "Keep them").ClickAsync(new());
        await asked;
        Assert.Equal(0, Assert.Single(await retention.UsageAsync(deployment.Id, Cancel)).DroppedBytes);

        asked = Button(card, "Drop all logs").ClickAsync(new());
        dialogs.WaitForAssertion(() => Assert.Contains("lost for good", dialogs.Markup, StringComparison.Ordinal));
        await Button(dialogs, "Drop all logs").ClickAsync(new());
        await asked;
        Assert.Equal(3 * LogChunk.Size, Assert.Single(await retention.UsageAsync(deployment.Id, Cancel)).DroppedBytes);
        Assert.Contains("Dropped so far", card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_is_so_old_nothing_is_asked()
    {
        var deployment = await DeploymentAsync(lines: 20_000);
        var dialogs = Render<RadzenDialog>();
        var card = Render<DeploymentLogsCard>(with => with.Add(it => it.Deployment, deployment));
        card.WaitForElement("input[name=drop-days]");

        var asked = Button(card, "Drop logs older than 7 days").ClickAsync(new());
        dialogs.WaitForAssertion(() => Assert.Contains("Nothing to drop", dialogs.Markup, StringComparison.Ordinal));
        await Button(dialogs, "Close").ClickAsync(new());
        await asked;
    }

    private static IElement Button<T>(IRenderedComponent<T> component, string text)
        where T : IComponent => component.FindAll("button").Single(button => Read(button) == text);

    /// <summary>With the log of one worker.</summary>
    private async Task<Deployment> DeploymentAsync(int lines)
    {
        var run = await Scene.AddRunAsync(dashboard, Cancel);
        await Scene.AddLogAsync(dashboard, run.DeploymentId, "s1:50000", string.Concat(Enumerable.Range(0, lines).Select(number => $"line {number}\n")), Cancel);
        return await dashboard.GetRequiredService<DeploymentService>().GetAsync(run.DeploymentId, Cancel);
    }

    private async Task<(int? Days, long? Bytes)> OwnAsync(string deploymentId)
    {
        var deployment = await dashboard.GetRequiredService<DeploymentService>().GetAsync(deploymentId, Cancel);
        return (deployment.LogDays, deployment.LogBytes);
    }
}
