using System.Runtime.CompilerServices;
using Daphne.Changes;
using Daphne.Dashboard.Features.Operations;
using Daphne.Operations;

namespace Daphne.Dashboard.Live;

/// <summary>An operation now and at each change, until it has ended.</summary>
public sealed class OperationFeed(OperationService operations, ChangeWatcher watcher)
{
    public async IAsyncEnumerable<OperationResponse> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var states = watcher.WatchAsync(change => change.Topic == ChangeTopic.Operation && change.Id == id, token => operations.GetAsync(id, token), cancellationToken);
        await foreach (var operation in states)
        {
            yield return OperationResponse.Of(operation);
            if (!operation.Status.IsActive())
                yield break;
        }
    }
}
