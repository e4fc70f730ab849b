using Daphne.Changes;
using Daphne.Data;
using Daphne.Operations;
using Daphne.Remote;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Clusters;

/// <summary>Clusters and their nodes: what exists, and who may be changed when.</summary>
public sealed class ClusterService(
    IDbContextFactory<DashboardDbContext> database, OperationQueue queue, SshPool pool, ChangeFeed feed, TimeProvider clock)
{
    public const string ThisMachine = "This machine";

    /// <summary>All clusters with their nodes, by name.</summary>
    public async Task<IReadOnlyList<Cluster>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await Whole(context).AsNoTracking().OrderBy(cluster => cluster.Name).ToListAsync(cancellationToken);
    }

    public async Task<Cluster> GetAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await FindAsync(context, id, cancellationToken);
    }

    public Task<Cluster> CreateAsync(ClusterInput input, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        ClusterRules.Check(input);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        await CheckReferencesAsync(context, null, input.Name, [input.CredentialId, .. input.Nodes.Select(node => node.CredentialId)], cancellationToken);
        var cluster = new Cluster { Id = Id.New(), Name = input.Name.Trim(), Kind = input.Kind, CreatedAt = clock.GetUtcNow() };
        IReadOnlyList<NodeInput> nodes = input is { Kind: ClusterKind.Local, Nodes.Count: 0 } ? [new NodeInput { Name = ThisMachine, Host = "127.0.0.1" }] : input.Nodes;
        if (input.Kind == ClusterKind.Local && nodes.Count > 1)
            throw ProblemException.BadInput("A local cluster has one node: this machine. Choose 'ssh' for several.");
        context.Add(cluster);
        foreach (var node in nodes)
            ClusterEdits.AddNode(cluster, node);
        ClusterEdits.Apply(cluster, input);
        await SaveAsync(context, cluster, cancellationToken);
        return cluster;
    });

    public Task<Cluster> UpdateAsync(string id, ClusterInput input, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var cluster = await FindAsync(context, id, cancellationToken);
        ClusterRules.Check(input with { Kind = cluster.Kind, Nodes = [] });
        await CheckReferencesAsync(context, id, input.Name, [input.CredentialId], cancellationToken);
        if ((input.Root ?? Cluster.DefaultRoot) != cluster.Root)
            await ClusterUse.RefuseWhileDeployedAsync(context, id, "its install root cannot change", cancellationToken);
        cluster.Name = input.Name.Trim();
        ClusterEdits.Apply(cluster, input);
        await SaveAsync(context, cluster, cancellationToken);
        await pool.CloseAsync(target => cluster.Nodes.Exists(node => node.Id == target.Alias));
        return cluster;
    });

    /// <summary>Refused while a deployment is on it.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var cluster = await FindAsync(context, id, cancellationToken);
        var deployments = await context.Deployments.Where(deployment => deployment.ClusterId == id).Select(deployment => deployment.Name).ToListAsync(cancellationToken);
        if (deployments.Count > 0)
            throw ProblemException.Conflict($"'{cluster.Name}' still has deployments: {string.Join(", ", deployments)}. Clean and delete them first.");
        if (await context.Operations.Where(OperationRules.IsActive).AnyAsync(operation => operation.ClusterId == id, cancellationToken))
            throw ProblemException.Conflict($"'{cluster.Name}' is being checked. Wait for that, or cancel it.");
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.LogStreams.Where(stream => context.Steps.Any(step => step.LogStreamId == stream.Id
            && context.Operations.Any(operation => operation.Id == step.OperationId && operation.ClusterId == id))).ExecuteDeleteAsync(cancellationToken);
        context.Remove(cluster);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        feed.Publish(new Change(ChangeTopic.Cluster, id));
        await pool.CloseAsync(target => cluster.Nodes.Exists(node => node.Id == target.Alias));
    });

    public Task<IReadOnlyList<Node>> AddNodesAsync(string clusterId, IReadOnlyList<NodeInput> nodes, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        if (nodes.Count == 0)
            throw ProblemException.BadInput("No node was given.");
        foreach (var node in nodes)
            ClusterRules.Check(node);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var cluster = await FindAsync(context, clusterId, cancellationToken);
        if (cluster.Kind == ClusterKind.Local)
            throw ProblemException.Conflict("A local cluster has one node: this machine.");
        await CheckReferencesAsync(context, clusterId, null, nodes.Select(node => node.CredentialId), cancellationToken);
        IReadOnlyList<Node> added = [.. nodes.Select(node => ClusterEdits.AddNode(cluster, node))];
        ClusterEdits.ResolveJumps(cluster);
        await SaveAsync(context, cluster, cancellationToken);
        return added;
    });

    public Task<Node> UpdateNodeAsync(string nodeId, NodeInput input, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        ClusterRules.Check(input);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var (cluster, node) = await FindNodeAsync(context, nodeId, cancellationToken);
        await CheckReferencesAsync(context, cluster.Id, null, [input.CredentialId], cancellationToken);
        if (node.Host != input.Host || node.Root != input.Root)
            await ClusterUse.RefuseIfBusyAsync(context, node, "change its host or install root", cancellationToken);
        var name = (input.Name ?? input.Host).Trim();
        if (cluster.Nodes.Exists(other => other.Id != nodeId && other.Name == name))
            throw ProblemException.Conflict($"'{cluster.Name}' has a node named '{name}' already.");
        if (node.Host != input.Host || node.Port != input.Port)
            node.ForgetHostKey(clock.GetUtcNow());
        ClusterEdits.Rename(cluster, node, name);
        ClusterEdits.Apply(node, input);
        ClusterEdits.ResolveJumps(cluster);
        await SaveAsync(context, cluster, cancellationToken);
        await pool.CloseAsync(target => target.Alias == nodeId);
        return node;
    });

    public Task RemoveNodeAsync(string nodeId, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var (cluster, node) = await FindNodeAsync(context, nodeId, cancellationToken);
        await ClusterUse.RefuseIfBusyAsync(context, node, "remove it", cancellationToken);
        var behind = cluster.Nodes.Where(other => other.Jump == node.Name).Select(other => other.Name).ToList();
        if (behind.Count > 0 || cluster.Jump == node.Name)
            throw ProblemException.Conflict($"'{node.Name}' is the jump host of {(behind.Count > 0 ? string.Join(", ", behind) : "the cluster")}. Give those another way first.");
        if (cluster.Kind == ClusterKind.Local)
            throw ProblemException.Conflict("This machine is the only node of a local cluster. Delete the cluster instead.");
        cluster.Nodes.Remove(node);
        context.Remove(node);
        await SaveAsync(context, cluster, cancellationToken);
        await pool.CloseAsync(target => target.Alias == nodeId);
    });

    /// <summary>Starts the pre-flight on every node; the results land in <see cref="Node.Checks"/> and in the operation's steps.</summary>
    public async Task<Operation> CheckAsync(string clusterId, CancellationToken cancellationToken)
    {
        var cluster = await GetAsync(clusterId, cancellationToken);
        if (cluster.Nodes.Count == 0)
            throw ProblemException.Refused($"'{cluster.Name}' has no node to check. Add one first.");
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var running = await context.Operations.AsNoTracking().FirstOrDefaultAsync(operation => operation.ClusterId == clusterId && operation.Kind == OperationKind.Check
            && (operation.Status == OperationStatus.Queued || operation.Status == OperationStatus.Running), cancellationToken);
        return running ?? await queue.EnqueueAsync(OperationPlan.Check(cluster, clock.GetUtcNow()), cancellationToken);
    }

    private static IQueryable<Cluster> Whole(DashboardDbContext context) => context.Clusters.Include(cluster => cluster.Nodes.OrderBy(node => node.Ordinal));

    private static async Task<Cluster> FindAsync(DashboardDbContext context, string id, CancellationToken cancellationToken) =>
        await Whole(context).SingleOrDefaultAsync(cluster => cluster.Id == id, cancellationToken) ?? throw ProblemException.NotFound("cluster", id);

    private static async Task<(Cluster Cluster, Node Node)> FindNodeAsync(DashboardDbContext context, string nodeId, CancellationToken cancellationToken)
    {
        var cluster = await Whole(context).SingleOrDefaultAsync(cluster => cluster.Nodes.Any(node => node.Id == nodeId), cancellationToken)
            ?? throw ProblemException.NotFound("node", nodeId);
        return (cluster, cluster.Nodes.Single(node => node.Id == nodeId));
    }

    private static async Task CheckReferencesAsync(
        DashboardDbContext context, string? clusterId, string? name, IEnumerable<string?> credentialIds, CancellationToken cancellationToken)
    {
        var trimmed = name?.Trim();
        if (trimmed is not null && await context.Clusters.AnyAsync(cluster => cluster.Name == trimmed && cluster.Id != clusterId, cancellationToken))
            throw ProblemException.Conflict($"There is a cluster named '{trimmed}' already. Choose another name.");
        foreach (var id in credentialIds.OfType<string>().Distinct())
            if (!await context.Credentials.AnyAsync(credential => credential.Id == id, cancellationToken))
                throw ProblemException.BadInput($"There is no credential '{id}'.");
    }

    private async Task SaveAsync(DashboardDbContext context, Cluster cluster, CancellationToken cancellationToken)
    {
        await context.SaveChangesAsync(cancellationToken);
        feed.Publish(new Change(ChangeTopic.Cluster, cluster.Id));
    }
}
