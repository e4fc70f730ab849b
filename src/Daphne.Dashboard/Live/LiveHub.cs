using Daphne.Dashboard.Features.Deployments;
using Daphne.Dashboard.Features.Operations;
using Daphne.Logs;
using Daphne.Secrets;
using Microsoft.AspNetCore.SignalR;

namespace Daphne.Dashboard.Live;

/// <summary>The live streams for programs that speak SignalR, in the shapes of the JSON API.</summary>
public sealed class LiveHub(OperationFeed operations, DeploymentFeed deployments, LogFeed logs, KnownSecrets secrets) : Hub
{
    /// <summary>The operation now and at each change, until it has ended.</summary>
    public IAsyncEnumerable<OperationResponse> Operation(string id, CancellationToken cancellationToken) =>
        ForPeople(operations.WatchAsync(id, cancellationToken));

    /// <summary>The deployment with its workers now and at each change.</summary>
    public IAsyncEnumerable<DeploymentResponse> Deployment(string id, CancellationToken cancellationToken) =>
        ForPeople(deployments.WatchAsync(id, cancellationToken));

    /// <summary>The lines of a log from a number on (the first is 1), until nothing more can come.</summary>
    public IAsyncEnumerable<LineResponse> Log(string streamId, long fromLine, CancellationToken cancellationToken) =>
        ForPeople(logs.FollowStreamAsync(streamId, Math.Max(0, fromLine - 1), cancellationToken).OfType<LogLine>().Select(LineResponse.Of));

    /// <summary>Expected failures reach the caller in words; of others the hub tells nothing.</summary>
    private async IAsyncEnumerable<T> ForPeople<T>(IAsyncEnumerable<T> items)
    {
        await using var item = items.GetAsyncEnumerator();
        while (await MoveNextAsync(item))
            yield return item.Current;
    }

    private async ValueTask<bool> MoveNextAsync<T>(IAsyncEnumerator<T> item)
    {
        try
        {
            return await item.MoveNextAsync();
        }
        catch (ProblemException e)
        {
            throw new HubException(secrets.Redact(e.Message));
        }
    }
}
