using Daphne.Changes;
using Daphne.Data;
using Daphne.Remote;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Clusters;

/// <summary>Fetches host keys, shows them, and pins what a person accepts.</summary>
public sealed class HostKeyService(
    IDbContextFactory<DashboardDbContext> database, HostKeyScanner scanner, NodeHosts hosts, SshPool pool, ChangeFeed feed, TimeProvider clock)
{
    /// <summary>Asks every node of the cluster, in parallel, for the key it shows now. Takes seconds where a host is out of reach.</summary>
    public async Task<IReadOnlyList<HostKeyInfo>> ScanAsync(string clusterId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var cluster = await FindAsync(context, clusterId, cancellationToken);
        var nodes = cluster.Kind == ClusterKind.Local ? [] : cluster.Nodes;
        var answers = await Task.WhenAll(nodes.Select(node => ScanAsync(cluster, node, cancellationToken)));
        var now = clock.GetUtcNow();
        foreach (var (node, (key, problem)) in nodes.Zip(answers))
        {
            if (key is not null)
                node.OfferHostKey(key, now);
            else if (problem!.Kind == ProblemKind.Unreachable)
                node.SetStatus(NodeStatus.Unreachable, problem.Message, now);
        }
        await context.SaveChangesAsync(cancellationToken);
        feed.Publish(new Change(ChangeTopic.Cluster, clusterId));
        return [.. nodes.Zip(answers, (node, answer) => Describe(node, answer.Problem))];
    }

    /// <summary>What is known without asking any host.</summary>
    public async Task<IReadOnlyList<HostKeyInfo>> ListAsync(string clusterId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var cluster = await FindAsync(context, clusterId, cancellationToken);
        return [.. cluster.Nodes.Where(node => node.HostKey is not null || node.OfferedHostKey is not null).Select(node => Describe(node, null))];
    }

    /// <summary>Pins the keys with these fingerprints (<c>SHA256:…</c>) that hosts of the cluster showed; others are refused.</summary>
    public async Task<IReadOnlyList<HostKeyInfo>> AcceptAsync(string clusterId, IReadOnlyCollection<string> fingerprints, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var cluster = await FindAsync(context, clusterId, cancellationToken);
        var shown = cluster.Nodes.Select(node => node.OfferedHostKey ?? node.HostKey).OfType<string>().Select(HostKeys.Fingerprint).ToHashSet();
        var foreign = fingerprints.Where(fingerprint => !shown.Contains(fingerprint)).ToList();
        if (fingerprints.Count == 0 || foreign.Count > 0)
            throw ProblemException.Refused(fingerprints.Count == 0
                ? "No fingerprint was given."
                : $"No host of the cluster shows {string.Join(", ", foreign)}. Fetch the host keys again and compare.");
        var accepted = cluster.Nodes.Where(node => node.OfferedHostKey is { } key && fingerprints.Contains(HostKeys.Fingerprint(key))).ToList();
        foreach (var node in accepted)
            node.AcceptHostKey(node.OfferedHostKey!, clock.GetUtcNow());
        await context.SaveChangesAsync(cancellationToken);
        await pool.CloseAsync(target => accepted.Exists(node => node.Id == target.Alias));
        feed.Publish(new Change(ChangeTopic.Cluster, clusterId));
        return await ListAsync(clusterId, cancellationToken);
    }

    private static async Task<Cluster> FindAsync(DashboardDbContext context, string id, CancellationToken cancellationToken) =>
        await context.Clusters.Include(cluster => cluster.Nodes.OrderBy(node => node.Ordinal)).SingleOrDefaultAsync(cluster => cluster.Id == id, cancellationToken)
        ?? throw ProblemException.NotFound("cluster", id);

    private static HostKeyInfo Describe(Node node, ProblemException? problem)
    {
        var key = node.OfferedHostKey ?? node.HostKey;
        var status = problem is not null ? HostKeyStatus.Unreachable
            : node.OfferedHostKey is null ? HostKeyStatus.Accepted
            : node.HostKey is null ? HostKeyStatus.New : HostKeyStatus.Changed;
        return new HostKeyInfo(
            node.Id, node.Name, node.Host, key is null ? null : HostKeys.Algorithm(key), key is null ? null : HostKeys.Fingerprint(key), status,
            node.HostKey is null ? null : HostKeys.Fingerprint(node.HostKey), problem?.Message);
    }

    private async Task<(string? Key, ProblemException? Problem)> ScanAsync(Cluster cluster, Node node, CancellationToken cancellationToken)
    {
        try
        {
            var target = await hosts.TargetAsync(NodeEndpoint.Of(cluster, node), cancellationToken);
            return (await scanner.ScanAsync(target, cancellationToken), null);
        }
        catch (ProblemException problem)
        {
            return (null, problem);
        }
    }
}
