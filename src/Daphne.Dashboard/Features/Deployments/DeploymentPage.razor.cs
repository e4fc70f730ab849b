using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Dashboard.Shared;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Packages;
using Daphne.Slurm;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>Everything about one deployment: its state, what is being done to it, its workers, logs, runs and releases.</summary>
public sealed partial class DeploymentPage
{
    private static readonly string[] Tabs = ["workers", "logs", "run", "operations", "releases", "settings"];
    private static readonly IReadOnlyList<Crumb> Crumbs = [new("Deployments", "/deployments")];

    private Deployment? deployment;

    /// <summary>The newest operation that is no run; it has a board.</summary>
    private Operation? operation;

    /// <summary>The newest active operation, runs too.</summary>
    private Operation? busy;

    /// <summary>What is to be shown as not as it should be.</summary>
    private IReadOnlyList<DeploymentDifference> differences = [];

    [Parameter] public string Id { get; set; } = "";
    [SupplyParameterFromQuery] private string? Tab { get; set; }
    [SupplyParameterFromQuery] private string? Worker { get; set; }
    [SupplyParameterFromQuery] private string? Again { get; set; }

    [Inject] private DeploymentService Deployments { get; set; } = null!;
    [Inject] private DeploymentReconciler Reconciler { get; set; } = null!;
    [Inject] private OperationService Operations { get; set; } = null!;
    [Inject] private SlurmService Slurm { get; set; } = null!;
    [Inject] private PackageService Packages { get; set; } = null!;
    [Inject] private DialogService Dialogs { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected override object? Subject => Id;

    private int TabIndex => Math.Max(0, Array.IndexOf(Tabs, Tab));

    // The progress of the operation on the board is the board's own business; it tells when the state changes.
    protected override bool IsTouchedBy(Change change) => change.Topic switch
    {
        ChangeTopic.Deployment or ChangeTopic.Worker => change.Id == Id,
        ChangeTopic.Allocation => change.DeploymentId == Id,
        ChangeTopic.Cluster => change.Id == deployment?.ClusterId,
        ChangeTopic.Operation => change.DeploymentId == Id && change.Id != operation?.Id,
        _ => false,
    };

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        deployment = await Deployments.GetAsync(Id, cancellationToken);
        var operations = await Operations.ListAsync(Id, 10, cancellationToken);
        operation = operations.FirstOrDefault(operation => operation.Kind is not OperationKind.Run) ?? operation;
        busy = operations.FirstOrDefault(operation => operation.Status.IsActive());
        differences = DeploymentActionRules.ShowsDifferences(busy) ? DeploymentDifference.Find(deployment) : [];
    }

    private Task OperationChanged() => ReloadAsync();

    private void ShowTab(int index) => Navigation.NavigateTo($"/deployments/{Id}{(index == 0 ? null : $"?tab={Tabs[index]}")}");

    private void ShowWorker(string? workerId) => Navigation.NavigateTo($"/deployments/{Id}?tab=logs{(workerId is null ? null : $"&worker={workerId}")}");

    private async Task ReconcileAsync()
    {
        await Reconciler.ReconcileAsync(Id, Leaving);
        await ReloadAsync();
    }

    private async Task ActAsync(DeploymentAction action)
    {
        switch (action)
        {
            case DeploymentAction.Redeploy:
                await RedeployAsync();
                break;
            case DeploymentAction.Start:
                await Deployments.StartAsync(Id, Leaving);
                break;
            case DeploymentAction.Stop:
                await Deployments.StopAsync(Id, Leaving);
                break;
            case DeploymentAction.Clean:
                await Deployments.CleanAsync(Id, Leaving);
                break;
            case DeploymentAction.Delete:
                await Deployments.DeleteAsync(Id, force: true, Leaving);
                Navigation.NavigateTo("/deployments");
                return;
        }
        await ReloadAsync();
    }

    private async Task RedeployAsync()
    {
        var parameters = new Dictionary<string, object?>
        {
            [nameof(RedeployDialog.Deployment)] = deployment,
            [nameof(RedeployDialog.Site)] = deployment!.Cluster?.Kind == ClusterKind.Slurm ? await Slurm.GetSiteAsync(deployment.ClusterId, Leaving) : null,
            [nameof(RedeployDialog.Packages)] = await Packages.ListAsync(Leaving),
            [nameof(RedeployDialog.Compare)] = (Func<ReleaseInput, Task<IReadOnlyList<ReleaseDifference>>>)(input => Deployments.CompareAsync(Id, input, Leaving)),
        };
        if (await Dialogs.OpenAsync<RedeployDialog>($"Redeploy {deployment.Name}", parameters, new DialogOptions { Width = "44rem" }) is ReleaseInput input)
            await Deployments.RedeployAsync(Id, input, Leaving);
    }
}
