using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>A Slurm cluster: what the last check found, what the last look saw, and what asking has cost.</summary>
/// <param name="Version">Of Slurm; null before the first check, and so is all that a check finds.</param>
/// <param name="User">Who is logged in there.</param>
/// <param name="Partitions">With their nodes, CPUs and limits; in Slurm's order.</param>
/// <param name="Nodes">The compute nodes.</param>
/// <param name="Jobs">All jobs of the logged-in user that Slurm still knows, those of other programs too.</param>
/// <param name="Running">Running jobs of everybody.</param>
/// <param name="Pending">Waiting jobs of everybody.</param>
/// <param name="Accounts">That the user may name.</param>
/// <param name="DefaultAccount">Taken where none is named.</param>
/// <param name="Qos">That the user may name.</param>
/// <param name="Modules">That <c>module load</c> knows there.</param>
/// <param name="MpiTypes">That srun knows.</param>
/// <param name="ContainerRuntime">Apptainer or Singularity on the login node; null where there is none.</param>
/// <param name="SharedDirectories">File systems that nodes share.</param>
/// <param name="Home">What the user's home takes and may take, in bytes.</param>
/// <param name="Compute">What a job on a compute node has seen; null until one has run.</param>
/// <param name="Accounting">Whether sacct answers.</param>
/// <param name="AccountingDetail">Why it does not.</param>
/// <param name="Queries">Sent to Slurm, and saved by asking once for all.</param>
/// <param name="CheckedAt">When the last check was.</param>
/// <param name="AskedAt">When Slurm was asked last.</param>
/// <param name="SeenAt">When partitions and nodes were looked at.</param>
/// <param name="UnreachableSince">Since when Slurm, or the way to it, does not answer.</param>
/// <param name="UnreachableDetail">Why.</param>
public sealed record SlurmSiteResponse(
    string? Version, string? User, IReadOnlyList<SlurmPartitionResponse> Partitions, IReadOnlyList<SlurmNode> Nodes, IReadOnlyList<SlurmJobResponse> Jobs,
    int Running, int Pending, IReadOnlyList<string> Accounts, string? DefaultAccount, IReadOnlyList<string> Qos, IReadOnlyList<string> Modules,
    IReadOnlyList<string> MpiTypes, string? ContainerRuntime, IReadOnlyList<SharedDirectory> SharedDirectories, HomeQuotaResponse? Home, ComputeFacts? Compute,
    bool Accounting, string? AccountingDetail, QueriesResponse Queries, DateTimeOffset? CheckedAt, DateTimeOffset? AskedAt, DateTimeOffset? SeenAt,
    DateTimeOffset? UnreachableSince, string? UnreachableDetail)
{
    public static SlurmSiteResponse Of(SlurmSite site)
    {
        var facts = site.Facts;
        return new(
            facts?.Version, facts?.User, [.. site.Sight.Partitions.Select(SlurmPartitionResponse.Of)], site.Sight.Nodes,
            [.. site.Sight.OwnJobs.Select(SlurmJobResponse.Of)], site.Sight.RunningJobs, site.Sight.PendingJobs,
            facts?.Accounts ?? [], facts?.DefaultAccount, facts?.Qos ?? [], facts?.Modules ?? [], facts?.MpiTypes ?? [], facts?.ContainerRuntime,
            facts?.SharedDirectories ?? [], HomeQuotaResponse.Of(facts), facts?.Compute, facts?.HasAccounting ?? false, facts?.AccountingDetail,
            new(site.QueriesSent, site.QueriesSaved), facts?.CheckedAt, site.AskedAt, site.Sight.SeenAt, site.UnreachableSince, site.UnreachableDetail);
    }
}

/// <param name="Sent">Queries sent to Slurm.</param>
/// <param name="Saved">Queries that deployments and viewers would have sent, each for itself.</param>
public sealed record QueriesResponse(long Sent, long Saved);

/// <param name="UsedBytes">Null where the site does not say.</param>
/// <param name="LimitBytes">Null where there is none, or the site does not say.</param>
public sealed record HomeQuotaResponse(long? UsedBytes, long? LimitBytes)
{
    public static HomeQuotaResponse? Of(SlurmFacts? facts) =>
        facts is null or { HomeUsedBytes: null, HomeLimitBytes: null } ? null : new(facts.HomeUsedBytes, facts.HomeLimitBytes);
}
