using System.Collections.Immutable;

namespace Daphne.Changes;

/// <summary>
/// Announces to every page and stream what was stored. Each subscription holds a set of the changes it has not fetched yet; a change
/// that is in it already is not added again, so a slow reader costs no more memory than there are things to watch.
/// </summary>
public sealed class ChangeFeed
{
    private ImmutableArray<ChangeSubscription> subscriptions = [];
    private ImmutableArray<ChangeSubscription> relays = [];

    /// <summary>Announce only what is committed.</summary>
    public void Publish(Change change)
    {
        Offer(subscriptions, change);
        Offer(relays, change);
    }

    /// <summary>Announces what another instance published; it is not sent out again.</summary>
    public void PublishFromOutside(Change change) => Offer(subscriptions, change);

    /// <summary>Subscribe first, then read the state: what happens in between is then announced.</summary>
    public ChangeSubscription Subscribe(Func<Change, bool> filter)
    {
        var subscription = new ChangeSubscription(filter, gone => ImmutableInterlocked.Update(ref subscriptions, all => all.Remove(gone)));
        ImmutableInterlocked.Update(ref subscriptions, all => all.Add(subscription));
        return subscription;
    }

    /// <summary>Only what this instance published itself, for whoever carries it to the others.</summary>
    public ChangeSubscription SubscribeToOwn()
    {
        var subscription = new ChangeSubscription(_ => true, gone => ImmutableInterlocked.Update(ref relays, all => all.Remove(gone)));
        ImmutableInterlocked.Update(ref relays, all => all.Add(subscription));
        return subscription;
    }

    private static void Offer(ImmutableArray<ChangeSubscription> readers, Change change)
    {
        foreach (var reader in readers)
            reader.Offer(change);
    }
}
