using Daphne.Data;
using Daphne.Operations;
using Daphne.Remote;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Slurm;

/// <summary>Finds out over a login node what a Slurm cluster offers, and keeps it for the people who choose from it.</summary>
internal sealed class SlurmDiscovery(IDbContextFactory<DashboardDbContext> database, SlurmSites sites, TimeProvider clock)
{
    /// <summary>Each of its questions has a limit of its own; this is for a node that is slow altogether.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>What is known already; null before the first look.</summary>
    public async Task<SlurmFacts?> KnownAsync(string clusterId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return (await context.SlurmSites.AsNoTracking().SingleOrDefaultAsync(site => site.ClusterId == clusterId, cancellationToken))?.Facts;
    }

    /// <summary>Looks anew. Where Slurm does not answer, what it said at the last look stays.</summary>
    /// <param name="step">On the login node.</param>
    /// <param name="isWhole">Whether all is asked that people can choose from, and kept; or only whether Slurm is there.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ProblemException">The login node could not be asked.</exception>
    public async Task<SlurmReport> LookAsync(StepContext step, bool isWhole, CancellationToken cancellationToken)
    {
        var host = await step.BareHostAsync(cancellationToken);
        var result = await host.RunAsync(RemoteScript.Command("slurm-discover.sh", isWhole ? "whole" : "brief"), Limit, cancellationToken);
        await step.LogAsync(result.Text, cancellationToken);
        var report = result.Succeeded ? SlurmReport.Parse(result.Output) : throw step.Failed("Slurm could not be asked what it offers", result);
        if (isWhole && report.Answers)
            await KeepAsync(step.Scene.Cluster.Id, known => report.ToFacts(clock.GetUtcNow()) with { Compute = known?.Compute?.Of(step.Endpoint.Root) }, cancellationToken);
        return report;
    }

    /// <summary>A job has looked at a compute node.</summary>
    public Task LearnAsync(string clusterId, ComputeFacts seen, CancellationToken cancellationToken) =>
        KeepAsync(clusterId, known => known is null ? null : known with { Compute = seen }, cancellationToken);

    private Task KeepAsync(string clusterId, Func<SlurmFacts?, SlurmFacts?> change, CancellationToken cancellationToken) =>
        sites.ChangeAsync(clusterId, site => site.Facts = change(site.Facts), cancellationToken);
}
