using Daphne.Deployments;
using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>One numbered revision of a deployment.</summary>
public sealed record ReleaseResponse(
    int Number, string PackageId, string? Package, string? PackageVersion, int? Workers, int? WorkersPerNode, int? FirstPort,
    IReadOnlyDictionary<string, string> Environment, IReadOnlyList<string> SecretNames, int ReadyTimeoutSeconds, int StopGraceSeconds,
    RestartPolicy RestartPolicy, int MaxRestarts, SlurmSettings? Slurm, DateTimeOffset CreatedAt)
{
    public static ReleaseResponse Of(Release release) => new(
        release.Number, release.PackageId, release.Package?.Name, release.Package?.Version, release.Settings.Workers, release.Settings.WorkersPerNode, release.Settings.FirstPort,
        release.Settings.Masked().Environment, release.Settings.SecretNames, release.Settings.ReadyTimeoutSeconds, release.Settings.StopGraceSeconds,
        release.Settings.RestartPolicy, release.Settings.MaxRestarts, release.Settings.Slurm, release.CreatedAt);
}
