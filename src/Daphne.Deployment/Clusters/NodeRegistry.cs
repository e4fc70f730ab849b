using Daphne.Changes;
using Daphne.Data;
using Daphne.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Clusters;

/// <summary>Stores what operations and monitors find out about nodes.</summary>
public sealed class NodeRegistry(IDbContextFactory<DashboardDbContext> database, KnownSecrets secrets, ChangeFeed feed, TimeProvider clock)
{
    public Task ChangeAsync(string nodeId, Action<Node, DateTimeOffset> change, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        if (await context.Nodes.SingleOrDefaultAsync(node => node.Id == nodeId, cancellationToken) is not { } node)
            return false;
        change(node, clock.GetUtcNow());
        if (await context.SaveChangesAsync(cancellationToken) > 0)
            feed.Publish(new Change(ChangeTopic.Cluster, node.ClusterId));
        return true;
    });

    /// <summary>What a failed attempt to reach a node says of it.</summary>
    public Task FailedAsync(string nodeId, ProblemException problem, CancellationToken cancellationToken) => ChangeAsync(nodeId, (node, now) =>
    {
        NodeStatus? status = problem.Kind switch
        {
            ProblemKind.Unreachable or ProblemKind.LoginNeeded => NodeStatus.Unreachable,
            ProblemKind.LoginRefused => NodeStatus.LoginFailed,
            ProblemKind.HostKeyRefused => node.HostKey is null ? NodeStatus.HostKeyNew : NodeStatus.HostKeyChanged,
            _ => null,
        };
        if (status is { } known)
            node.SetStatus(known, secrets.Redact(problem.Message), now);
    }, cancellationToken);
}
