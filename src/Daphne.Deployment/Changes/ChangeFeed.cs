using System.Collections.Immutable;

namespace Daphne.Changes;

/// <summary>
/// Announces to every page and stream what was stored. Each subscription holds a set of the changes it has not fetched yet; a change
/// that is in it already is not added again, so a slow reader costs no more memory than there are things to watch.
/// </summary>
public sealed class ChangeFeed
{
    private ImmutableArray<ChangeSubscription> subscriptions = [];

    /// <summary>Announce only what is committed.</summary>
    public void Publish(Change change)
    {
        foreach (var subscription in subscriptions)
            subscription.Offer(change);
    }

    /// <summary>Subscribe first, then read the state: what happens in between is then announced.</summary>
    public ChangeSubscription Subscribe(Func<Change, bool> filter)
    {
        var subscription = new ChangeSubscription(filter, gone => ImmutableInterlocked.Update(ref subscriptions, all => all.Remove(gone)));
        ImmutableInterlocked.Update(ref subscriptions, all => all.Add(subscription));
        return subscription;
    }
}
