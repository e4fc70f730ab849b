using Daphne.Changes;
using Daphne.Data;
using Daphne.Deployments;
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

    public async Task<Cluster> CreateAsync(ClusterInput input, CancellationToken cancellationToken)
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
            AddNode(cluster, node);
        Apply(cluster, input);
        await SaveAsync(context, cluster, cancellationToken);
        return cluster;
    }

    public async Task<Cluster> UpdateAsync(string id, ClusterInput input, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var cluster = await FindAsync(context, id, cancellationToken);
        ClusterRules.Check(input with { Kind = cluster.Kind, Nodes = [] });
        await CheckReferencesAsync(context, id, input.Name, [input.CredentialId], cancellationToken);
        if ((input.Root ?? Cluster.DefaultRoot) != cluster.Root)
            await RefuseWhileDeployedAsync(context, id, "its install root cannot change", cancellationToken);
        cluster.Name = input.Name.Trim();
        Apply(cluster, input);
        await SaveAsync(context, cluster, cancellationToken);
        await pool.CloseAsync(target => cluster.Nodes.Exists(node => node.Id == target.Alias));
        return cluster;
    }

    /// <summary>Refused while a deployment is on it.</summary>
    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var cluster = await FindAsync(context, id, cancellationToken);
        var deployments = await context.Deployments.Where(deployment => deployment.ClusterId == id).Select(deployment => deployment.Name).ToListAsync(cancellationToken);
        if (deployments.Count > 0)
            throw ProblemException.Conflict($"'{cluster.Name}' still has deployments: {string.Join(", ", deployments)}. Clean and delete them first.");
        context.Remove(cluster);
        await SaveAsync(context, cluster, cancellationToken);
        await pool.CloseAsync(target => cluster.Nodes.Exists(node => node.Id == target.Alias));
    }

    public async Task<IReadOnlyList<Node>> AddNodesAsync(string clusterId, IReadOnlyList<NodeInput> nodes, CancellationToken cancellationToken)
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
        var added = nodes.Select(node => AddNode(cluster, node)).ToList();
        ResolveJumps(cluster);
        await SaveAsync(context, cluster, cancellationToken);
        return added;
    }

    public async Task<Node> UpdateNodeAsync(string nodeId, NodeInput input, CancellationToken cancellationToken)
    {
        ClusterRules.Check(input);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var (cluster, node) = await FindNodeAsync(context, nodeId, cancellationToken);
        await CheckReferencesAsync(context, cluster.Id, null, [input.CredentialId], cancellationToken);
        if (node.Host != input.Host || node.Root != input.Root)
            await RefuseIfBusyAsync(context, node, "change its host or install root", cancellationToken);
        var name = (input.Name ?? input.Host).Trim();
        if (cluster.Nodes.Exists(other => other.Id != nodeId && other.Name == name))
            throw ProblemException.Conflict($"'{cluster.Name}' has a node named '{name}' already.");
        if (node.Host != input.Host || node.Port != input.Port)
            node.ForgetHostKey(clock.GetUtcNow());
        foreach (var behind in cluster.Nodes.Where(other => other.Jump == node.Name))
            behind.Jump = name;
        node.Name = name;
        Apply(node, input);
        ResolveJumps(cluster);
        await SaveAsync(context, cluster, cancellationToken);
        await pool.CloseAsync(target => target.Alias == nodeId);
        return node;
    }

    public async Task RemoveNodeAsync(string nodeId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var (cluster, node) = await FindNodeAsync(context, nodeId, cancellationToken);
        await RefuseIfBusyAsync(context, node, "remove it", cancellationToken);
        var behind = cluster.Nodes.Where(other => other.Jump == node.Name).Select(other => other.Name).ToList();
        if (behind.Count > 0 || cluster.Jump == node.Name)
            throw ProblemException.Conflict($"'{node.Name}' is the jump host of {(behind.Count > 0 ? string.Join(", ", behind) : "the cluster")}. Give those another way first.");
        if (cluster.Kind == ClusterKind.Local)
            throw ProblemException.Conflict("This machine is the only node of a local cluster. Delete the cluster instead.");
        cluster.Nodes.Remove(node);
        context.Remove(node);
        await SaveAsync(context, cluster, cancellationToken);
        await pool.CloseAsync(target => target.Alias == nodeId);
    }

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

    private static Node AddNode(Cluster cluster, NodeInput input)
    {
        var name = (input.Name ?? input.Host).Trim();
        if (cluster.Nodes.Exists(node => node.Name == name))
            throw ProblemException.Conflict($"'{cluster.Name}' has a node named '{name}' already.");
        var node = new Node { Id = Id.New(), ClusterId = cluster.Id, Name = name, Host = input.Host, Ordinal = cluster.Nodes.Count };
        Apply(node, input);
        cluster.Nodes.Add(node);
        return node;
    }

    private static void Apply(Cluster cluster, ClusterInput input)
    {
        cluster.Root = input.Root ?? Cluster.DefaultRoot;
        cluster.User = input.User;
        cluster.SshPort = input.SshPort ?? 22;
        cluster.CredentialId = input.CredentialId;
        cluster.Jump = input.Jump;
        cluster.FirstPort = input.FirstPort ?? Cluster.DefaultFirstPort;
        cluster.WorkersPerNode = input.WorkersPerNode ?? Cluster.DefaultWorkersPerNode;
        ResolveJumps(cluster);
        cluster.Touch();
    }

    private static void Apply(Node node, NodeInput input)
    {
        node.Host = input.Host;
        node.Port = input.Port;
        node.User = input.User;
        node.CredentialId = input.CredentialId;
        node.Jump = input.Jump;
        node.Root = input.Root;
        node.WorkerAddress = input.WorkerAddress;
        node.FirstPort = input.FirstPort;
        node.Workers = input.Workers;
        node.WorkerPorts = input.WorkerPorts;
        node.Roles = input.Roles is null or NodeRoles.None ? NodeRoles.Coordinator | NodeRoles.Worker : input.Roles.Value;
    }

    private static void ResolveJumps(Cluster cluster)
    {
        if (cluster.Jump is { } shared)
            cluster.Jump = JumpHost.Ensure(cluster, shared, null, Id.New);
        foreach (var node in cluster.Nodes.Where(node => node.Jump is not null).ToList())
            node.Jump = JumpHost.Ensure(cluster, node.Jump!, node.CredentialId, Id.New);
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

    private static async Task RefuseWhileDeployedAsync(DashboardDbContext context, string clusterId, string what, CancellationToken cancellationToken)
    {
        var deployment = await context.Deployments.FirstOrDefaultAsync(
            deployment => deployment.ClusterId == clusterId && deployment.Status != DeploymentStatus.Cleaned, cancellationToken);
        if (deployment is not null)
            throw ProblemException.Conflict($"The deployment '{deployment.Name}' is installed there: {what} before it is cleaned.");
    }

    private static async Task RefuseIfBusyAsync(DashboardDbContext context, Node node, string what, CancellationToken cancellationToken)
    {
        var name = await context.Workers.Where(worker => worker.NodeId == node.Id && worker.IsCurrent)
            .Join(context.Deployments, worker => worker.DeploymentId, deployment => deployment.Id, (_, deployment) => deployment)
            .Where(deployment => deployment.Status != DeploymentStatus.Cleaned).Select(deployment => deployment.Name).FirstOrDefaultAsync(cancellationToken);
        if (name is not null)
            throw ProblemException.Conflict($"'{node.Name}' cannot change now: the deployment '{name}' is on it. Clean that first, then {what}.");
    }

    private async Task SaveAsync(DashboardDbContext context, Cluster cluster, CancellationToken cancellationToken)
    {
        await context.SaveChangesAsync(cancellationToken);
        feed.Publish(new Change(ChangeTopic.Cluster, cluster.Id));
    }
}
