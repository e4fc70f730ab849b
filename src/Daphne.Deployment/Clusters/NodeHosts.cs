using Daphne.Data;
using Daphne.Remote;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Clusters;

/// <summary>Finds the way to a node: this machine, or a connection of the pool, through jump hosts that are nodes themselves.</summary>
public sealed class NodeHosts(IDbContextFactory<DashboardDbContext> database, SshPool pool, SshLogins logins)
{
    private const int MaxJumps = 5;

    /// <summary>For commands.</summary>
    public Task<IRemoteHost> OpenAsync(NodeEndpoint node, CancellationToken cancellationToken) => OpenAsync(node, isReserved: false, cancellationToken);

    /// <summary>For the host's status stream and log reader, which do not queue behind commands.</summary>
    public Task<IRemoteHost> OpenReservedAsync(NodeEndpoint node, CancellationToken cancellationToken) => OpenAsync(node, isReserved: true, cancellationToken);

    /// <summary>Logs in where people have to, so that waiting for them does not pass for a machine that does not answer.</summary>
    /// <returns>Whether people have to, on the node or on the way to it.</returns>
    /// <exception cref="ProblemException">A person has to log in first, or the login failed.</exception>
    public async Task<bool> LogInAsync(NodeEndpoint node, CancellationToken cancellationToken)
    {
        if (node.Kind == ClusterKind.Local)
            return false;
        var target = await TargetAsync(node, cancellationToken);
        if (!await pool.AsksPeopleAsync(target, cancellationToken))
            return false;
        await pool.Connection(target).SocketAsync(mayResume: true, cancellationToken);
        return true;
    }

    /// <summary>Waits for the person whose login a problem was about, however long that takes.</summary>
    public Task AwaitLoginAsync(ProblemException problem, CancellationToken cancellationToken) =>
        problem.LoginNodeId is { } nodeId ? logins.WaitAsync(nodeId, cancellationToken) : Task.CompletedTask;

    /// <exception cref="ProblemException">A jump host is missing from the cluster or leads in a circle.</exception>
    public async Task<SshTarget> TargetAsync(NodeEndpoint node, CancellationToken cancellationToken)
    {
        if (node.Jump is null)
            return Target(node, null);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var cluster = await context.Clusters.AsNoTracking().Include(cluster => cluster.Nodes).SingleAsync(cluster => cluster.Id == node.ClusterId, cancellationToken);
        return Resolve(cluster, node, 0);
    }

    private static SshTarget Resolve(Cluster cluster, NodeEndpoint node, int depth)
    {
        if (node.Jump is null)
            return Target(node, null);
        if (depth == MaxJumps)
            throw ProblemException.Refused($"{node.Name}: its jump hosts lead in a circle, or through more than {MaxJumps}. Correct them on the cluster's page.");
        var jump = cluster.Nodes.Find(other => other.Name == node.Jump && other.Id != node.NodeId)
            ?? throw ProblemException.Refused($"{node.Name}: its jump host '{node.Jump}' is no node of the cluster. Add it with the role 'jump', or correct the name.");
        return Target(node, Resolve(cluster, NodeEndpoint.Of(cluster, jump), depth + 1));
    }

    private static SshTarget Target(NodeEndpoint node, SshTarget? jump) => new(
        node.Name, node.Host, node.IsPortExplicit ? node.Port : null, node.User, node.CredentialId, node.HostKey, node.NodeId, jump);

    private async Task<IRemoteHost> OpenAsync(NodeEndpoint node, bool isReserved, CancellationToken cancellationToken) =>
        node.Kind == ClusterKind.Local
            ? new LocalHost(node.Name)
            : pool.Open(await TargetAsync(node, cancellationToken), isReserved);
}
