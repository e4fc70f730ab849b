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
        Cluster cluster;
        await using (var context = await database.CreateDbContextAsync(cancellationToken))
            cluster = await FindAsync(context, clusterId, cancellationToken);
        var nodes = cluster.Kind == ClusterKind.Local ? [] : cluster.Nodes;
        var asked = await Task.WhenAll(nodes.Select(node => ScanAsync(cluster, node, cancellationToken)));
        var answers = nodes.Zip(asked).ToDictionary(pair => pair.First.Id, pair => pair.Second);
        return await Concurrency.RetryAsync(() => StoreAsync(clusterId, answers, cancellationToken));
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
        var accepted = await Concurrency.RetryAsync(() => StoreAcceptedAsync(clusterId, fingerprints, cancellationToken));
        await pool.CloseAsync(target => accepted.Contains(target.Alias));
        feed.Publish(new Change(ChangeTopic.Cluster, clusterId));
        return await ListAsync(clusterId, cancellationToken);
    }

    /// <summary>While hosts were asked, a monitor may have found out something of the same nodes: only what the scan says is changed.</summary>
    private async Task<IReadOnlyList<HostKeyInfo>> StoreAsync(
        string clusterId, Dictionary<string, (string? Key, ProblemException? Problem)> answers, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var nodes = (await FindAsync(context, clusterId, cancellationToken)).Nodes.Where(node => answers.ContainsKey(node.Id)).ToList();
        var now = clock.GetUtcNow();
        foreach (var node in nodes)
        {
            var (key, problem) = answers[node.Id];
            if (key is not null)
                node.OfferHostKey(key, now);
            else if (problem!.Kind == ProblemKind.Unreachable)
                node.SetStatus(NodeStatus.Unreachable, problem.Message, now);
        }
        await context.SaveChangesAsync(cancellationToken);
        feed.Publish(new Change(ChangeTopic.Cluster, clusterId));
        return [.. nodes.Select(node => Describe(node, answers[node.Id].Problem))];
    }

    /// <returns>The ids of the nodes whose keys were accepted.</returns>
    private async Task<IReadOnlyCollection<string>> StoreAcceptedAsync(
        string clusterId, IReadOnlyCollection<string> fingerprints, CancellationToken cancellationToken)
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
        return [.. accepted.Select(node => node.Id)];
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
