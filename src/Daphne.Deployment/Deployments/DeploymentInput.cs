namespace Daphne.Deployments;

public sealed record DeploymentInput
{
    public string Name { get; init; } = "";
    public string ClusterId { get; init; } = "";
    public string PackageId { get; init; } = "";
    public DeploymentSettings Settings { get; init; } = new();
}

/// <summary>What a redeploy changes; what is null stays as it is.</summary>
public sealed record ReleaseInput
{
    public string? PackageId { get; init; }
    public DeploymentSettings? Settings { get; init; }
}

/// <summary>One line of what a redeploy would change.</summary>
public sealed record ReleaseDifference(string What, string Before, string After);
