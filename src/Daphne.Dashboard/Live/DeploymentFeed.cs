using Daphne.Changes;
using Daphne.Dashboard.Features.Deployments;
using Daphne.Deployments;

namespace Daphne.Dashboard.Live;

/// <summary>A deployment with its workers now and at each change.</summary>
public sealed class DeploymentFeed(DeploymentService deployments, ChangeWatcher watcher)
{
    public IAsyncEnumerable<DeploymentResponse> WatchAsync(string id, CancellationToken cancellationToken) =>
        watcher.WatchAsync(
            change => change.Topic is ChangeTopic.Deployment or ChangeTopic.Worker && change.Id == id,
            async token => DeploymentResponse.Of(await deployments.GetAsync(id, token)),
            cancellationToken);
}
