using Daphne.Deployments;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>What is to be different in the next release; what is left out stays as it is.</summary>
public sealed record RedeployRequest : SettingsRequest
{
    public string? PackageId { get; init; }

    internal ReleaseInput ToInput(DeploymentSettings current) => new() { PackageId = PackageId, Settings = Apply(current.Masked()) };
}
