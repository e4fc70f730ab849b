using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Dashboard.Shared;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Packages;
using Daphne.Runs;
using Daphne.Slurm;
using Microsoft.AspNetCore.Components;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>The form of a sweep, for a new one or for an earlier one once more.</summary>
public sealed partial class NewSweepPage
{
    private static readonly IReadOnlyList<Crumb> Crumbs = [new("Deployments", "/deployments")];

    private readonly Dictionary<string, SlurmSite> sites = [];
    private IReadOnlyList<Cluster> clusters = [];
    private IReadOnlyList<Package> packages = [];
    private SweepDraft? draft;
    private ProblemException? refusal;

    [SupplyParameterFromQuery(Name = "cluster")] private string? ClusterId { get; set; }

    /// <summary>The operation of an earlier sweep.</summary>
    [SupplyParameterFromQuery] private string? Again { get; set; }

    [Inject] private ClusterService ClusterList { get; set; } = null!;
    [Inject] private PackageService PackageList { get; set; } = null!;
    [Inject] private DeploymentService Deployments { get; set; } = null!;
    [Inject] private OperationService Operations { get; set; } = null!;
    [Inject] private RunService Runs { get; set; } = null!;
    [Inject] private SlurmService Slurm { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected override object Subject => (ClusterId, Again);

    // What is being filled in must not move under the user's hands.
    protected override bool IsTouchedBy(Change change) => false;

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        draft = null;
        clusters = [.. (await ClusterList.ListAsync(cancellationToken)).Where(cluster => cluster.Kind == ClusterKind.Slurm)];
        foreach (var cluster in clusters)
            sites[cluster.Id] = await Slurm.GetSiteAsync(cluster.Id, cancellationToken);
        packages = await PackageList.ListAsync(cancellationToken);
        var names = (await Deployments.ListAsync(cancellationToken)).Select(deployment => deployment.Name).ToList();
        if (Again is not null)
            draft = await LikeAsync(Again, names, cancellationToken);
        else if (clusters.Count > 0)
            draft = SweepDraft.Suggest(clusters, packages, names, ClusterId);
    }

    private async Task<SweepDraft> LikeAsync(string operationId, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        if (await Operations.GetAsync(operationId, cancellationToken) is not { Kind: OperationKind.Sweep, DeploymentId: { } deploymentId, RunId: { } runId })
            throw ProblemException.NotFound("sweep", operationId);
        var deployment = await Deployments.GetAsync(deploymentId, cancellationToken);
        return SweepDraft.Like(deployment, await Runs.GetAsync(runId, cancellationToken), clusters, packages, names);
    }

    private async Task SweepAsync(SweepDraft complete)
    {
        refusal = null;
        try
        {
            var operation = await Deployments.SweepAsync(complete.Deployment.ToInput(), complete.Run.ToInput(), complete.Deployment.Build?.ToBuild(), Leaving);
            Navigation.NavigateTo($"/operations/{operation.Id}");
        }
        catch (ProblemException problem)
        {
            refusal = problem;
        }
    }
}
