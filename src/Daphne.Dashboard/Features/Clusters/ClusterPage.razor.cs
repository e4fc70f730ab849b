using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Credentials;
using Daphne.Dashboard.Shared;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.SiteLogins;
using Daphne.Slurm;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace Daphne.Dashboard.Features.Clusters;

public sealed partial class ClusterPage
{
    private static readonly DialogOptions Wide = new() { Width = "46rem", CloseDialogOnEsc = true, Draggable = false };

    private Cluster? cluster;
    private IReadOnlyList<Credential> credentials = [];
    private IReadOnlyList<Deployment> deployments = [];
    private Operation? check;
    private ClusterLogin? login;
    private HostKeySection? hostKeys;

    [Parameter] public string Id { get; set; } = "";

    /// <summary>Fetch the host keys at once: the nodes are new.</summary>
    [SupplyParameterFromQuery] public bool Fetch { get; set; }

    [Inject] private ClusterService Clusters { get; set; } = null!;
    [Inject] private SlurmService Slurm { get; set; } = null!;
    [Inject] private CredentialService CredentialStore { get; set; } = null!;
    [Inject] private DeploymentService DeploymentStore { get; set; } = null!;
    [Inject] private OperationService Operations { get; set; } = null!;
    [Inject] private SiteLoginService Logins { get; set; } = null!;
    [Inject] private DialogService Dialogs { get; set; } = null!;
    [Inject] private ActionRunner Runner { get; set; } = null!;

    protected override object Subject => Id;

    private bool IsChecking => check?.Status.IsActive() == true;

    private string Subtitle => cluster!.Kind switch
    {
        ClusterKind.Local => "The machine that runs the dashboard",
        ClusterKind.Slurm => "HPC with Slurm",
        _ => $"{Wording.Count(cluster.Nodes.Count, "node")} over SSH",
    };

    /// <summary>Of operations only checks: they belong to no deployment.</summary>
    protected override bool IsTouchedBy(Change change) => change.Topic switch
    {
        ChangeTopic.Cluster or ChangeTopic.Login or ChangeTopic.Instance => change.Id == Id,
        ChangeTopic.Operation => change.DeploymentId is null,
        ChangeTopic.Deployment or ChangeTopic.Credential => true,
        _ => false,
    };

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (cluster?.Id != Id)
            cluster = null;
        var loaded = await Clusters.GetAsync(Id, cancellationToken);
        credentials = await CredentialStore.ListAsync(cancellationToken);
        deployments = [.. (await DeploymentStore.ListAsync(cancellationToken)).Where(deployment => deployment.ClusterId == Id)];
        check = (await Operations.ListAsync(null, 100, cancellationToken)).FirstOrDefault(operation => operation.Kind == OperationKind.Check && operation.ClusterId == Id);
        login = await Logins.GetAsync(Id, cancellationToken);
        cluster = loaded;
    }

    private async Task CheckAsync() => await Clusters.CheckAsync(Id, Leaving);

    private async Task AddNodesAsync()
    {
        var parameters = new Dictionary<string, object?> { [nameof(AddNodesDialog.Cluster)] = cluster, [nameof(AddNodesDialog.Credentials)] = credentials };
        if (await Dialogs.OpenAsync<AddNodesDialog>("Add nodes", parameters, Wide) is not true)
            return;
        await ReloadAsync();
        if (hostKeys is not null)
            await hostKeys.FetchAsync();
    }

    private async Task EditNodeAsync(Node node) => await Dialogs.OpenAsync<EditNodeDialog>(node.Name, new Dictionary<string, object?>
    {
        [nameof(EditNodeDialog.Cluster)] = cluster,
        [nameof(EditNodeDialog.Node)] = node,
        [nameof(EditNodeDialog.Credentials)] = credentials,
    }, Wide);

    private async Task RemoveNodeAsync(Node node)
    {
        var question = $"The dashboard forgets {node.Name} with its accepted host key and its checks. Nothing is changed on the machine itself.";
        if (await Dialogs.Confirm(question, $"Remove {node.Name}?", new ConfirmOptions { OkButtonText = "Remove", CancelButtonText = "Keep it" }) == true)
            await Runner.RunAsync(() => Clusters.RemoveNodeAsync(node.Id, Leaving));
    }

    private async Task EditAsync() => await Dialogs.OpenAsync<EditClusterDialog>("Cluster settings", new Dictionary<string, object?>
    {
        [nameof(EditClusterDialog.Cluster)] = cluster,
        [nameof(EditClusterDialog.Site)] = cluster!.Kind == ClusterKind.Slurm ? await Slurm.GetSiteAsync(Id, Leaving) : null,
        [nameof(EditClusterDialog.Credentials)] = credentials,
    }, Wide);
}
