using OTalk.Core.Addressing;

namespace OTalk.Core.Trees;

/// <summary>How a subscription covers a channel.</summary>
public enum Coverage
{
    None = 0,

    /// <summary>By a pattern, which was admitted for some of the channels it reaches, not necessarily for this one.</summary>
    ByPattern = 1,

    /// <summary>By the channel's own address: it was admitted for this very channel.</summary>
    ByAddress = 2,

    /// <summary>By a subscription that somebody who may decide it let in.</summary>
    Approved = 3,
}

/// <summary>
/// The subscriptions to a tree, found by the channel an entry stands in. Indexed by the literal path before a pattern's first wildcard, so
/// that finding what covers a channel walks its ancestors and never the whole list.
/// </summary>
public sealed class SubscriberIndex
{
    private readonly Dictionary<(string Owner, string Id), Subscriber> _all = [];
    private readonly Dictionary<ChannelPath, List<Subscriber>> _byPrefix = [];
    private readonly Dictionary<string, List<Subscriber>> _byOwner = new(StringComparer.Ordinal);

    private readonly Dictionary<(string Owner, string Id), Subscriber> _pending = [];

    public int Count => _all.Count;

    /// <summary>Those that wait for a decision.</summary>
    public IReadOnlyCollection<Subscriber> Pending => _pending.Values;

    public IEnumerable<Subscriber> All => _all.Values;

    public Subscriber? Find(string owner, string id) => _all.GetValueOrDefault((owner, id));

    /// <summary>All subscriptions of an owner to this tree, whatever their state.</summary>
    public IReadOnlyList<Subscriber> Of(string owner) => _byOwner.TryGetValue(owner, out List<Subscriber>? list) ? list : [];

    /// <summary>How an identity's active subscriptions cover a channel, the best of them.</summary>
    /// <param name="owner">The identity.</param>
    /// <param name="path">The channel.</param>
    /// <param name="within">Only subscriptions whose literal part is at or below this count.</param>
    public Coverage CoverageOf(string owner, ChannelPath path, ChannelPath within)
    {
        var best = Coverage.None;
        if (!_byOwner.TryGetValue(owner, out List<Subscriber>? list))
            return best;
        foreach (Subscriber subscriber in list)
        {
            if (!subscriber.IsActive || !subscriber.Pattern.Matches(path) || !subscriber.Pattern.Prefix.IsAtOrBelow(within))
                continue;
            if (subscriber.IsApproved)
                return Coverage.Approved;
            Coverage coverage = subscriber.Pattern.IsExact ? Coverage.ByAddress : Coverage.ByPattern;
            if (coverage > best)
                best = coverage;
        }

        return best;
    }

    /// <summary>The active subscriptions whose pattern covers a channel.</summary>
    public List<Subscriber> Covering(ChannelPath path)
    {
        var found = new List<Subscriber>();
        for (ChannelPath at = path; ; at = at.Parent)
        {
            if (_byPrefix.TryGetValue(at, out List<Subscriber>? here))
            {
                foreach (Subscriber subscriber in here)
                {
                    if (subscriber.IsActive && subscriber.Pattern.Matches(path))
                        found.Add(subscriber);
                }
            }

            if (at.IsRoot)
                return found;
        }
    }

    /// <summary>An identity's subscriptions to a channel, whatever their state: those whose pattern begins there.</summary>
    public IReadOnlyList<Subscriber> Of(string owner, ChannelPath head) =>
        [.. Of(owner).Where(subscriber => subscriber.Pattern.Prefix.Equals(head)).OrderBy(subscriber => subscriber.Number)];

    /// <summary>The subscriptions whose source lies, as far as it is literal, at or below a channel: those that end with it.</summary>
    public IReadOnlyList<Subscriber> RootedAtOrBelow(ChannelPath path) =>
        [.. _all.Values.Where(subscriber => subscriber.Pattern.Prefix.IsAtOrBelow(path)).OrderBy(subscriber => subscriber.Owner, StringComparer.Ordinal).ThenBy(subscriber => subscriber.Number)];

    internal void Reach(string owner, string id, long offset)
    {
        if (_all.TryGetValue((owner, id), out Subscriber? subscriber))
            subscriber.Record = subscriber.Record with { Reached = offset };
    }

    internal void Set(Subscriber subscriber)
    {
        Remove(subscriber.Owner, subscriber.Id);
        _all[(subscriber.Owner, subscriber.Id)] = subscriber;
        if (subscriber.Record.Request is not null)
            _pending[(subscriber.Owner, subscriber.Id)] = subscriber;
        ListOf(_byPrefix, subscriber.Pattern.Prefix).Add(subscriber);
        ListOf(_byOwner, subscriber.Owner).Add(subscriber);
    }

    internal void Remove(string owner, string id)
    {
        if (!_all.Remove((owner, id), out Subscriber? gone))
            return;
        _pending.Remove((owner, id));
        Drop(_byPrefix, gone.Pattern.Prefix, gone);
        Drop(_byOwner, owner, gone);
    }

    private static List<Subscriber> ListOf<TKey>(Dictionary<TKey, List<Subscriber>> index, TKey key)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out List<Subscriber>? list))
            index[key] = list = [];
        return list;
    }

    private static void Drop<TKey>(Dictionary<TKey, List<Subscriber>> index, TKey key, Subscriber gone)
        where TKey : notnull
    {
        List<Subscriber> list = index[key];
        list.Remove(gone);
        if (list.Count == 0)
            index.Remove(key);
    }
}
