using System.Globalization;
using Daphne.Changes;
using Daphne.Dashboard.Shared;
using Daphne.Deployments;
using Daphne.Logs;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace Daphne.Dashboard.Features.Logs;

/// <summary>What the logs of one deployment take and may take, and the dropping of old ones.</summary>
public sealed partial class DeploymentLogsCard
{
    private LogUsage? usage;
    private LogLimits? defaults;
    private LogLimitsDraft? draft;
    private (int? Days, long? Bytes) stored;
    private int dropDays = 7;
    private bool isDropping;

    [Parameter, EditorRequired] public Deployment Deployment { get; set; } = null!;

    [Inject] private LogRetention Retention { get; set; } = null!;
    [Inject] private ActionRunner Runner { get; set; } = null!;
    [Inject] private DialogService Dialogs { get; set; } = null!;
    [Inject] private BrowserTimeZone TimeZone { get; set; } = null!;

    /// <summary>Also the limits, which the page reads afresh when anybody changes them.</summary>
    protected override object? Subject => (Deployment.Id, Deployment.LogDays, Deployment.LogBytes);

    private string DropText => dropDays == 0 ? "Drop all logs" : $"Drop logs older than {Wording.Count(dropDays, "day")}";

    // Lines come all the time, and all chunks are counted: that is done when a person asks.
    protected override bool IsTouchedBy(Change change) => false;

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        defaults = await Retention.GetDefaultsAsync(cancellationToken);
        var now = (Deployment.LogDays, Deployment.LogBytes);
        // What is being typed stays, unless somebody has changed the limits meanwhile.
        if (draft is null || now != stored)
            draft = new LogLimitsDraft(now.LogDays, now.LogBytes);
        stored = now;
        var all = await Retention.UsageAsync(Deployment.Id, cancellationToken);
        usage = all.Count == 0 ? null : all[0];
    }

    private Task SaveAsync() => Retention.SetAsync(Deployment.Id, draft!.Days, draft.Bytes, Leaving);

    private async Task DropAsync()
    {
        var before = Clock.GetUtcNow() - TimeSpan.FromDays(dropDays);
        var bytes = 0L;
        if (!await Runner.RunAsync(async () => bytes = await Retention.CountBeforeAsync(Deployment.Id, before, Leaving)))
            return;
        if (bytes == 0)
        {
            await Dialogs.Alert($"Nothing to drop: no log has a whole chunk of 64 KiB, or ended, before {TimeZone.Exact(before)}.", DropText, new AlertOptions { OkButtonText = "Close" });
            return;
        }
        var loss = $"{Wording.Bytes(bytes)} of the logs of {Deployment.Name}'s workers, runs and operations, all that arrived before {TimeZone.Exact(before)}, are lost for good, for everybody. A log that is being written keeps its last 64 KiB or less. Download first what may be needed.";
        if (await Dialogs.Confirm(loss, $"{DropText}?", new ConfirmOptions { OkButtonText = DropText, CancelButtonText = "Keep them" }) != true)
            return;
        isDropping = true;
        await Runner.RunAsync(() => Retention.DropBeforeAsync(Deployment.Id, before, Leaving), $"{Wording.Bytes(bytes)} were dropped.");
        isDropping = false;
        await ReloadAsync();
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
