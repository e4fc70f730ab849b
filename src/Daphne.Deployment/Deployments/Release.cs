using Daphne.Packages;

namespace Daphne.Deployments;

/// <summary>One numbered revision of a deployment. It is never changed, but for the package that is built for it: Redeploy makes a new one.</summary>
public sealed class Release
{
    public required string Id { get; init; }
    public required string DeploymentId { get; init; }

    /// <summary>1, 2, 3 … within the deployment.</summary>
    public required int Number { get; init; }

    public required string PackageId { get; set; }
    public Package? Package { get; set; }
    public required DeploymentSettings Settings { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The package that it waited for is there.</summary>
    public void Receive(Package built) => (PackageId, Package) = (built.Id, built);
}
