using Daphne.Deployments;

namespace Daphne.Dashboard.Features.Deployments;

public sealed record DeploymentRequest : SettingsRequest
{
    public required string Name { get; init; }
    public required string ClusterId { get; init; }

    /// <summary>Left out only in a sweep that builds one.</summary>
    public string PackageId { get; init; } = "";

    internal DeploymentInput ToInput() => new() { Name = Name, ClusterId = ClusterId, PackageId = PackageId, Settings = Apply(new DeploymentSettings()) };
}
