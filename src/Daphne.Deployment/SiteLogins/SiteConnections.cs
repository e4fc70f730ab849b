using System.Collections.Concurrent;
using Daphne.Clusters;
using Daphne.Credentials;
using Daphne.Data;
using Daphne.Instances;
using Daphne.Remote;
using Microsoft.EntityFrameworkCore;

namespace Daphne.SiteLogins;

/// <summary>
/// Logs in to the nodes of this instance's clusters since a person wants it, and out again. What is begun goes on by itself: behind a
/// bastion that asks, the next host asks when the bastion is content.
/// </summary>
public sealed class SiteConnections(
    IDbContextFactory<DashboardDbContext> database, NodeHosts hosts, SshPool pool, SshLogins logins, NodeRegistry nodes, ClusterOwnership ownership)
{
    private readonly ConcurrentDictionary<string, Task> underWay = new();

    /// <summary>The nodes whose login is a matter for people; if there is none, all of them.</summary>
    public async Task<(IReadOnlyList<NodeEndpoint> Nodes, bool AskPeople)> NodesAsync(string clusterId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var cluster = await context.Clusters.AsNoTracking().Include(cluster => cluster.Nodes.OrderBy(node => node.Ordinal))
            .SingleOrDefaultAsync(cluster => cluster.Id == clusterId, cancellationToken) ?? throw ProblemException.NotFound("cluster", clusterId);
        if (cluster.Kind == ClusterKind.Local)
            return ([], false);
        var asking = await context.Credentials.Where(credential => credential.Kind == CredentialKind.OneTimeCode).Select(credential => credential.Id).ToListAsync(cancellationToken);
        var all = cluster.Nodes.Select(node => NodeEndpoint.Of(cluster, node)).ToList();
        var some = all.Where(node => node.CredentialId is { } id && asking.Contains(id)).ToList();
        return some.Count > 0 ? (some, true) : (all, false);
    }

    /// <summary>Begins, and leaves the rest to the sites and to people. Only for a cluster that this instance has.</summary>
    /// <param name="clusterId">The cluster.</param>
    /// <param name="isWanted">By a person: also where somebody logged out, or the site refused the last login.</param>
    /// <param name="cancellationToken">Ends the beginning.</param>
    public async Task LogInAsync(string clusterId, bool isWanted, CancellationToken cancellationToken)
    {
        var (all, askPeople) = await NodesAsync(clusterId, cancellationToken);
        if (!isWanted && !askPeople)
            return;
        var ended = ownership.TokenOf(clusterId);
        foreach (var node in all.Where(node => node.HostKey is not null))
            if (isWanted || underWay.GetValueOrDefault(node.NodeId) is not { IsCompleted: false })
                underWay[node.NodeId] = Task.Run(() => LogInAsync(node, isWanted, ended), CancellationToken.None);
    }

    public async Task LogOutAsync(string clusterId, CancellationToken cancellationToken)
    {
        var (all, askPeople) = await NodesAsync(clusterId, cancellationToken);
        if (!askPeople)
            return;
        await Task.WhenAll(all.Select(async node => await pool.Connection(await hosts.TargetAsync(node, cancellationToken)).LogOutAsync()));
    }

    private async Task LogInAsync(NodeEndpoint node, bool isWanted, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            try
            {
                await pool.Connection(await hosts.TargetAsync(node, ended)).SocketAsync(isWanted, ended);
                await nodes.ChangeAsync(node.NodeId, (row, now) => row.SetStatus(NodeStatus.Reachable, null, now), ended);
                return;
            }
            catch (ProblemException waiting) when (waiting.LoginNodeId is not null && !ended.IsCancellationRequested)
            {
                await logins.WaitAsync(waiting.LoginNodeId, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (ProblemException problem)
            {
                await nodes.FailedAsync(node.NodeId, problem, ended);
                return;
            }

            // Whoever logs out meanwhile means this, too.
            isWanted = false;
        }
    }
}
